package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ids count that others may have written into the metadata of an object. */
class MetadataTest {

    private static final String GOOD = "0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c";

    @ParameterizedTest
    @ValueSource(strings = {GOOD, "  " + GOOD + "\n", "\u00a0" + GOOD, "\ufeff" + GOOD + "\u200b"})
    void idsAreTrimmed(String id) {
        assertThat(ticket(news("ticketId", id, "ticket_id", null))).isEqualTo(UUID.fromString(GOOD));
        assertThat(news("donationId", id, "donation_id", null).payment().donationId())
                .isEqualTo(UUID.fromString(GOOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "none", "0193e3a3", "0-0-0-0-0", "0193e3a30-0b6e-7c55-8a44-5d0e9f1a2b3"})
    void firstGoodOneCounts(String bad) {
        assertThat(ticket(news("ticketId", bad, "ticket_id", GOOD))).isEqualTo(UUID.fromString(GOOD));
        assertThat(news("donationId", bad, "donation_id", GOOD).payment().donationId())
                .isEqualTo(UUID.fromString(GOOD));
    }

    @Test
    void withoutAGoodOneNoneIsNamed() {
        assertThat(ticket(news("ticketId", "x", "ticket_id", "y"))).isNull();
    }

    private static UUID ticket(PaymentFacts news) {
        return news.facts().stream()
                .filter(TicketNamed.class::isInstance)
                .map(fact -> ((TicketNamed) fact).ticketId())
                .findFirst()
                .orElse(null);
    }

    private static PaymentFacts news(String key, String value, String otherKey, String otherValue) {
        ObjectNode event = new StripeLife(StripeShape.V2026, "metadata", 1_790_000_000L, 2_500, "usd", null, false)
                .pays()
                .events()
                .get(0);
        ((ObjectNode) event.path("data").path("object").path("metadata"))
                .put(key, value)
                .put(otherKey, otherValue);
        return Translator.news(event);
    }
}
