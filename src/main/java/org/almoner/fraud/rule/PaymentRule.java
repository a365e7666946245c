package org.almoner.fraud.rule;

import java.util.List;
import java.util.Optional;

/** Looks at what somebody has said of one gift. These have no limits: one word is enough. */
public sealed interface PaymentRule extends Rule<PaymentSigns> {

    List<PaymentRule> ALL = List.of(new Warned(80), new UnderReview(50), new Blocked(90));

    record Warned(int weight) implements PaymentRule {

        @Override
        public Optional<String> sentence(PaymentSigns gift) {
            return gift.warned()
                    ? Optional.of("A bank has warned of this payment" + because(gift.warning())
                            + "; to give it back now may spare the dispute.")
                    : Optional.empty();
        }
    }

    record UnderReview(int weight) implements PaymentRule {

        @Override
        public Optional<String> sentence(PaymentSigns gift) {
            return gift.underReview()
                    ? Optional.of("Stripe asks for a look at this payment" + because(gift.review()) + ".")
                    : Optional.empty();
        }
    }

    record Blocked(int weight) implements PaymentRule {

        @Override
        public Optional<String> sentence(PaymentSigns gift) {
            return gift.blocked()
                    ? Optional.of("The e-mail address of this gift is blocked; to give it back is proposed.")
                    : Optional.empty();
        }
    }

    private static String because(String word) {
        return word == null ? "" : " (" + word.replace('_', ' ') + ")";
    }
}
