package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.audit.DerivationJob;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.RefundStatus;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.NextVersion;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
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

    @Inject
    DerivationJob derivation;

    @Inject
    DonationLedger ledger;

    @Test
    void eventsAttributionAndAuditKeepWhatTheyDoNotKnow() {
        UUID ticket = Tickets.open();
        UUID other = Tickets.open();
        StripeLife life = life(ticket);
        tell(life.pays(), 0);
        nextVersionWrites(life.intentId());
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

    @Test
    void derivationErasureAndTheMergeOfTwoRowsKeepIt() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife life = life(ticket);
        tell(life.pays(), 0);
        nextVersionWrites(life.intentId());
        List<JsonNode> told = kept(life);

        rows.execute("update stripe_attributions set derivation = 0 where payment_intent_id = ?", life.intentId());
        rows.execute("update jobs set due_at = 'epoch', leased_by = null, leased_until = null, failures = 0"
                + " where name = 'derivation'");
        VertxContextSupport.subscribeAndAwait(() -> derivation.deriveIfOutdated());
        assertThat(row(life)).containsEntry("derivation", LedgerEntry.DERIVATION);
        assertThat(kept(life)).isEqualTo(told);

        Object hash = row(life).get("donor_email_hash");
        rows.execute(
                "update stripe_attributions set history = jsonb_set(history, '{facts}', (history->'facts')"
                        + " || cast(? as jsonb)) where payment_intent_id = ?",
                "[{\"is\":\"donor\",\"asOf\":\"2027-01-01T00:00:00Z\",\"source\":\"INVOICE\",\"donor\":{\"emailHash\":\""
                        + hash + "\"}}]",
                life.intentId());
        Admin.forget(Map.of("emailHash", hash)).body("donations", equalTo(1));
        assertThat(row(life).get("history").toString()).doesNotContain(hash.toString());
        assertThat(kept(life)).isEqualTo(told);
        rows.execute("delete from erased_donors where email_hash = ?", hash);

        String charge = "ch_-" + UUID.randomUUID();
        Instant at = Instant.parse("2026-10-01T00:00:00Z");
        record(new PaymentFacts(
                new PaymentRef(null, charge, null, null),
                List.of(new Refund(at, "re_" + charge, RefundStatus.SUCCEEDED, at, Money.ofMinor(300, "USD")))));
        nextVersionWrites(charge);
        record(new PaymentFacts(new PaymentRef(life.intentId(), charge, null, null), List.of()));
        assertThat(rows.count("stripe_attributions", "charge_id = ?", charge)).isEqualTo(1);
        assertThat(kept(life)).as("of both rows").containsAll(told).hasSize(told.size() + 1);
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"refunded\":3.00");
    }

    private void record(PaymentFacts news) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> ledger.record(List.of(news)));
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    /** A kind of fact, a property of one, a name of the payment, and something beside the facts. */
    private void nextVersionWrites(String intentOrCharge) {
        rows.execute(
                "update stripe_attributions set history = jsonb_set(jsonb_set(jsonb_set(jsonb_set(history,"
                        + " '{facts}', (history->'facts') || cast(? as jsonb)), '{facts,0,reason}', '\"gift\"'),"
                        + " '{payment,invoiceId}', '\"in_1\"'), '{follows}', '{\"journal\":7}')"
                        + " where payment_intent_id = ? or charge_id = ?",
                "[" + LETTER + "]",
                intentOrCharge,
                intentOrCharge);
    }

    private static void tell(StripeLife life, int from) {
        life.events().stream()
                .skip(from)
                .map(event -> event.toString().replace("maria@example.com", life.intentId() + "@example.com"))
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
