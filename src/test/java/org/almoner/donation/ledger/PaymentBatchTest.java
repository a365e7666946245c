package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which news make which rows, when names contradict each other. */
class PaymentBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_790_000_000L;
    private static final UUID DONATION = UUID.fromString("0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c");
    private static final UUID SMALLER = UUID.fromString("0093e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c");

    /** The metadata of a checkout were copied to another intent, which was paid too. */
    @ParameterizedTest
    @CsvSource({"a, b", "b, a"})
    void twoIntentsThatNameOneDonationEndAlikeInEveryOrder(String key, String copy) {
        for (boolean sessionIsTold : new boolean[] {true, false}) {
            StripeLife ours = new StripeLife(StripeShape.V2026, key, START, 2_500, "usd", UUID.randomUUID(), true);
            StripeLife other = new StripeLife(StripeShape.V2026, copy, START, 900, "usd", UUID.randomUUID(), false);
            ours.pays().later(5).settles().refund("r", 500, "succeeded");
            other.attemptFails().later(1).pays();
            List<PaymentFacts> told = new ArrayList<>();
            ours.events().stream()
                    .filter(event ->
                            sessionIsTold || !event.path("type").textValue().startsWith("checkout"))
                    .forEach(event -> told.add(naming(event)));
            other.events().forEach(event -> told.add(naming(event)));
            String expected = rows(told);
            assertThat(expected).contains("25.00 refunded 5.00").contains("9.00 refunded 0.00");
            if (sessionIsTold) {
                assertThat(expected).contains("pi_" + key + " is the donation");
            }
            for (int seed = 0; seed < 200; seed++) {
                Collections.shuffle(told, new Random(seed));
                assertThat(rows(told)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    /** Its intent turns out to be of another donation, which leaves the row to the session that stood in it beside. */
    @Test
    void sessionKeepsTheDonationThatItsIntentLeaves() {
        PaymentRef session = new PaymentRef(null, null, "cs_1", DONATION);
        PaymentRef intent = new PaymentRef("pi_1", null, null, DONATION);
        PaymentRef elsewhere = new PaymentRef("pi_1", null, null, SMALLER);
        List<PaymentRef> told = new ArrayList<>(List.of(session, intent, elsewhere, intent, session));
        for (int seed = 0; seed < 100; seed++) {
            Collections.shuffle(told, new Random(seed));
            PaymentBatch batch = new PaymentBatch(List.of(), UUID::randomUUID);
            told.forEach(names -> batch.learn(new PaymentFacts(names, List.of())));
            assertThat(batch.payments())
                    .as("seed %d", seed)
                    .extracting(payment -> payment.id, Payment::names)
                    .containsExactlyInAnyOrder(tuple(DONATION, session), tuple(SMALLER, elsewhere));
        }
    }

    private static PaymentFacts naming(ObjectNode event) {
        ObjectNode object = (ObjectNode) event.path("data").path("object");
        if (!object.path("object").textValue().equals("refund")) {
            ObjectNode metadata = object.path("metadata").isObject()
                    ? (ObjectNode) object.path("metadata")
                    : object.putObject("metadata");
            metadata.put("donationId", DONATION.toString());
        }
        return Translator.news(event);
    }

    private static String rows(List<PaymentFacts> told) {
        Random random = new Random(1);
        PaymentBatch batch = new PaymentBatch(List.of(), () -> new UUID(random.nextLong(), 0));
        told.forEach(batch::learn);
        return batch.payments().stream()
                .collect(Collectors.toMap(
                        payment -> payment.names().paymentIntentId(),
                        payment -> (payment.id.equals(DONATION) ? "is the donation " : "is another ")
                                + payment.entry().amount().amount() + " refunded "
                                + payment.entry().refunded().amount() + " of "
                                + payment.names() + payment.entry(),
                        (one, two) -> one + two,
                        TreeMap::new))
                .entrySet()
                .stream()
                .map(row -> row.getKey() + " " + row.getValue())
                .collect(Collectors.joining("\n"));
    }
}
