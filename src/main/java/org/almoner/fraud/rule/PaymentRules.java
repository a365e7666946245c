package org.almoner.fraud.rule;

import java.util.List;
import java.util.Optional;

/** Look at what somebody has said of one gift. These have no limits: one word is enough. */
public final class PaymentRules {

    public static final String UNDER_REVIEW = "UnderReview";

    public static final List<Rule<PaymentSigns>> ALL = List.of(
            new Rule<>(
                    "Warned",
                    80,
                    gift -> gift.warned()
                            ? Optional.of("A bank has warned of this payment" + because(gift.warning())
                                    + "; to give it back now may spare the dispute.")
                            : Optional.empty()),
            new Rule<>(
                    UNDER_REVIEW,
                    50,
                    gift -> gift.underReview()
                            ? Optional.of("Stripe asks for a look at this payment" + because(gift.review()) + ".")
                            : Optional.empty()),
            new Rule<>(
                    "Blocked",
                    90,
                    gift -> gift.blocked()
                            ? Optional.of("The e-mail address of this gift is blocked; to give it back is proposed.")
                            : Optional.empty()));

    private PaymentRules() {}

    private static String because(String word) {
        return word == null ? "" : " (" + word.replace('_', ' ') + ")";
    }
}
