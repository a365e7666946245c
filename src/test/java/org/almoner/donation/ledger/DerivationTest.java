package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** Rows that another version of the derivation has made of their histories, and the totals that follow from them. */
@QuarkusTest
class DerivationTest {

    private static final int LATER = 99;

    @Inject
    Rows rows;

    @Inject
    MeterRegistry metrics;

    @Test
    void totalsMoveFromWhatIsStoredAndNotFromWhatTheHistoryWouldComeToToday() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeBy(0, life, ticket, "20.00");
        SignedWebhook.send(lastEvent(life.later(5).refund("a", 500, "succeeded")))
                .then()
                .statusCode(200);
        assertThat(totals(ticket))
                .contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}")
                .contains("{\"paid\":1,\"refunded\":1,\"disputed\":0,\"total\":1}");
        isConsistent();
    }

    @Test
    void rowSaysWhichDerivationMadeIt() {
        StripeLife life = SignedWebhook.sendAll(life(Tickets.open()).pays());
        assertThat(row(life)).containsEntry("derivation", LedgerEntry.DERIVATION);
    }

    @Test
    void eventThatTellsNothingNewDerivesARowOfAnEarlierVersionAnew() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeBy(0, life, ticket, "20.00");
        rows.execute("delete from stripe_events where stripe_event_id = ?", eventId(life));
        SignedWebhook.send(lastEvent(life)).then().statusCode(200);
        assertThat(totals(ticket)).contains("\"total\":25.00");
        assertThat(row(life)).containsEntry("derivation", LedgerEntry.DERIVATION);
        isConsistent();
    }

    @Test
    void rowOfALaterVersionStaysAsItIsWhenNothingNewIsTold() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeBy(LATER, life, ticket, "20.00");
        rows.execute("delete from stripe_events where stripe_event_id = ?", eventId(life));
        SignedWebhook.send(lastEvent(life)).then().statusCode(200);
        assertThat(totals(ticket)).contains("\"total\":20.00");
        assertThat(row(life)).containsEntry("derivation", LATER);
    }

    @Test
    void newsForARowOfALaterVersionMoveTheTotalsFromItAndLeaveTheRowToBeDerivedAnewThere() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeBy(LATER, life, ticket, "20.00");
        double before = metrics.counter("almoner.ledger.derivation.taken.back").count();
        SignedWebhook.send(lastEvent(life.later(5).refund("a", 500, "succeeded")))
                .then()
                .statusCode(200);
        assertThat(row(life))
                .as("so that the later version finds it")
                .containsEntry("derivation", LedgerEntry.DERIVATION);
        assertThat(totals(ticket)).contains("\"paid\":25.00,\"refunded\":5.00");
        assertThat(metrics.counter("almoner.ledger.derivation.taken.back").count())
                .isEqualTo(before + 1);
        isConsistent();
    }

    /** As if that version had understood the life otherwise, and had kept its totals by that. */
    private void madeBy(int derivation, StripeLife life, UUID ticket, String amount) {
        rows.execute(
                "update stripe_attributions set derivation = ?, amount = cast(? as numeric)"
                        + " where payment_intent_id = ?",
                derivation,
                amount,
                life.intentId());
        rows.execute("update ticket_totals set paid = cast(? as numeric) where ticket_id = ?", amount, ticket);
    }

    private Map<String, Object> row(StripeLife life) {
        return rows.one("select * from stripe_attributions where payment_intent_id = ?", life.intentId());
    }

    private static void isConsistent() {
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", equalTo(true));
    }

    private static String totals(UUID ticket) {
        return Tickets.text("/api/tickets/" + ticket + "/donations/total");
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode lastEvent(StripeLife life) {
        return life.events().get(life.events().size() - 1);
    }

    private static String eventId(StripeLife life) {
        return lastEvent(life).get("id").asText();
    }
}
