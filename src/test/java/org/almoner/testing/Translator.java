package org.almoner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.inbox.StripeEvent;
import org.almoner.stripe.translation.EventTranslation;

/** The real translation of events without a container, for tests of the core. */
public final class Translator {

    private static final EventReader READER = reader(null);

    private Translator() {}

    /** Of test mode. @param account {@code STRIPE_ACCOUNT}; null where that is not set */
    public static EventReader reader(String account) {
        return new EventReader(new EventTranslation(UnkeyedDonorHash.create()), new StripeAccountSettings() {
            @Override
            public Optional<String> secretKey() {
                return Optional.empty();
            }

            @Override
            public Optional<String> webhookSecrets() {
                return Optional.empty();
            }

            @Override
            public Optional<String> liveMode() {
                return Optional.empty();
            }

            @Override
            public Optional<String> ownAccount() {
                return Optional.ofNullable(account);
            }
        });
    }

    /** The news of an event that has some. */
    public static PaymentFacts news(JsonNode event) {
        StripeEvent read = READER.read(event).orElseThrow();
        if (read.news() == null) {
            throw new AssertionError(read.type() + " has no effect: " + read.remark());
        }
        return read.news();
    }

    /** What is known of a payment when that was told of it, one after the other. */
    public static PaymentHistory history(List<PaymentFacts> told) {
        PaymentHistory history = PaymentHistory.EMPTY;
        for (PaymentFacts news : told) {
            history = history.with(news);
        }
        return history;
    }

    /** Why an event has no effect; null when it has one, or is of a type that is not used. */
    public static String remark(JsonNode event) {
        return READER.read(event).orElseThrow().remark();
    }
}
