package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.NextVersion;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** A payment that the next version has written goes through this one, and loses nothing on its way. */
@QuarkusTest
class NextVersionTest {

    private static final String LETTER =
            "{\"is\":\"letter\",\"asOf\":\"2027-01-01T00:00:00Z\",\"sent\":{\"weight\":1.50,\"address\":null}}";

    @Inject
    Rows rows;

    @Inject
    MeterRegistry metrics;

    @Test
    void eventsAttributionAndAuditKeepWhatTheyDoNotKnow() {
        UUID ticket = Tickets.open();
        UUID other = Tickets.open();
        StripeLife life = new StripeLife(
                StripeShape.V2026,
                UUID.randomUUID().toString().replace("-", ""),
                1_790_000_000L,
                2_500,
                "usd",
                ticket,
                true);
        tell(life.pays(), 0);
        rows.execute(
                "update stripe_attributions set history = jsonb_set(jsonb_set(jsonb_set(jsonb_set(history,"
                        + " '{facts}', (history->'facts') || cast(? as jsonb)), '{facts,0,reason}', '\"gift\"'),"
                        + " '{payment,invoiceId}', '\"in_1\"'), '{follows}', '{\"journal\":7}')"
                        + " where payment_intent_id = ?",
                "[" + LETTER + "]",
                life.intentId());
        List<JsonNode> told = kept(life);
        assertThat(told).hasSize(4);
        double before = metrics.counter("almoner.ledger.facts.unknown").count();

        int known = life.events().size();
        tell(life.later(5).refund("a", 500, "succeeded"), known);
        assertThat(kept(life)).isEqualTo(told);
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");

        Admin.request()
                .contentType("application/json")
                .body(Map.of("ticketId", other))
                .post("/admin/donations/" + row(life).get("id") + "/attribute")
                .then()
                .statusCode(200);
        assertThat(kept(life)).isEqualTo(told);
        assertThat(Tickets.text("/api/tickets/" + other + "/donations/total")).contains("\"total\":20.00");
        assertThat(metrics.counter("almoner.ledger.facts.unknown").count()).isGreaterThan(before);

        Admin.request()
                .post("/admin/ledger/audit?repair=true")
                .then()
                .statusCode(200)
                .body("consistent", equalTo(true));
        assertThat(kept(life)).isEqualTo(told);
    }

    private static void tell(StripeLife life, int from) {
        life.events().stream()
                .skip(from)
                .forEach(event -> SignedWebhook.send(event).then().statusCode(200));
    }

    private Map<String, Object> row(StripeLife life) {
        return rows.one("select * from stripe_attributions where payment_intent_id = ?", life.intentId());
    }

    /** Of the history what this version does not know. */
    private List<JsonNode> kept(StripeLife life) {
        JsonNode history = NextVersion.read(row(life).get("history").toString());
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode fact : history.get("facts")) {
            if (fact.has("reason") || fact.path("is").asText().equals("letter")) {
                kept.add(fact);
            }
        }
        kept.sort((one, other) -> one.toString().compareTo(other.toString()));
        kept.add(history.path("payment").path("invoiceId"));
        kept.add(history.path("follows"));
        return kept;
    }
}
