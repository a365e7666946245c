package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.Tickets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole payloads in the shape of two API versions, six years apart, through the real entry: the same life of a payment (25
 * dollars, five refunded, a dispute won) ends in the same row.
 */
@QuarkusTest
class RecordedPayloadsTest {

    @Inject
    Rows rows;

    @ParameterizedTest
    @ValueSource(strings = {"2020-08-27", "2026-07-29.dahlia"})
    void everyOrderEndsInTheSameRow(String version) throws IOException {
        for (int seed = 0; seed < 5; seed++) {
            UUID ticket = Tickets.open();
            String key = UUID.randomUUID().toString().replace("-", "");
            List<String> payloads = payloads(version, key, ticket);
            if (seed > 0) {
                Collections.shuffle(payloads, new Random(seed));
            }
            payloads.forEach(payload -> SignedWebhook.send(payload).then().statusCode(200));
            Map<String, Object> row = rows.one("select * from stripe_attributions where ticket_id = ?", ticket);
            assertThat(row)
                    .containsEntry("payment_intent_id", "pi_" + key)
                    .containsEntry("charge_id", "ch_" + key)
                    .containsEntry("session_id", "cs_test_" + key)
                    .containsEntry("status", "PAID")
                    .containsEntry("donor_last_name", "Lopez")
                    .containsEntry("donor_country", "MX");
            assertThat((BigDecimal) row.get("amount")).isEqualByComparingTo("25.00");
            assertThat((BigDecimal) row.get("refunded_amount")).isEqualByComparingTo("5.00");
            assertThat((BigDecimal) row.get("disputed_amount")).isEqualByComparingTo("0");
            assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                    .contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
            noIdentityIsKept(row);
        }
    }

    private static void noIdentityIsKept(Map<String, Object> row) {
        assertThat(row.toString())
                .doesNotContain("Maria", "Garcia", "maria@", "Calle", "Puebla", "5555550123")
                // Short digits stand in random ids too, so only where they are a whole value.
                .doesNotContainPattern("[=\"](72000|4242)[,\"}]");
    }

    private static List<String> payloads(String version, String key, UUID ticket) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/stripe", version))) {
            List<String> payloads = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                payloads.add(Files.readString(file).replace("KEY", key).replace("TICKET", ticket.toString()));
            }
            return payloads;
        }
    }
}
