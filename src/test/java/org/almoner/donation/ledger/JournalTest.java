package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.audit.DerivationJob;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.RefundStatus;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What moved, when and for whom: written with rows and totals, and never changed. */
@QuarkusTest
class JournalTest {

    private static final Instant AT = Instant.parse("2026-10-01T00:00:00Z");

    @Inject
    Rows rows;

    @Inject
    DonationLedger ledger;

    @Inject
    DerivationJob derivation;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ledger_movements set amount = 0",
                "update ledger_movements set recorded_at = now() where false",
                "delete from ledger_movements",
                "truncate ledger_movements"
            })
    void journalIsOnlyAddedTo(String change) {
        assertThatThrownBy(() -> rows.execute(change))
                .rootCause()
                .hasMessageContaining("ledger_movements takes no changes");
    }

    @Test
    void movementsSayWhatMovedWhenAndWhereItComesFrom() {
        UUID ticket = Tickets.open();
        StripeLife life = tell(life(ticket).pays().later(5).settles().later(60).refund("a", 500, "succeeded"));
        assertThat(rows.all(
                        "select kind, stripe_object, effective_at at time zone 'UTC' as at, sum(amount) as amount"
                                + " from ledger_movements where donation_id = ? and currency = 'USD' and ticket_id = ?"
                                + " group by 1, 2, 3 having sum(amount) <> 0 order by kind",
                        id(life),
                        ticket))
                .extracting(row -> row.get("kind") + " " + row.get("stripe_object") + " " + row.get("at") + " "
                        + row.get("amount"))
                .containsExactly(
                        "FEE " + life.intentId() + " 2026-09-21 14:13:20.0 -0.300",
                        "PAID " + life.intentId() + " 2026-09-21 14:13:20.0 25.000",
                        "REFUNDED re_" + life.intentId().substring(3) + "a 2026-09-21 14:14:25.0 -5.000");
    }

    @Test
    void anotherTicketIsAMovementOutAndIn() {
        UUID ticket = Tickets.open();
        UUID other = Tickets.open();
        StripeLife life = tell(life(ticket).pays().later(5).refund("a", 500, "succeeded"));
        long before = rows.count("ledger_movements", "donation_id = ?", id(life));
        Admin.request()
                .contentType("application/json")
                .body(Map.of("ticketId", other))
                .post("/admin/donations/" + id(life) + "/attribute")
                .then()
                .statusCode(200);
        assertThat(net("ticket_id", ticket)).isEqualByComparingTo("0");
        assertThat(net("ticket_id", other)).isEqualByComparingTo("20");
        assertThat(rows.count("ledger_movements", "donation_id = ?", id(life))).isEqualTo(before + 4);
        assertThat(rows.count("ledger_movements", "donation_id = ? and ticket_id = ?", id(life), other))
                .isEqualTo(2);
    }

    @Test
    void rowThatAnotherAbsorbsTakesItsMovementsBack() throws Throwable {
        UUID ticket = Tickets.open();
        String key = UUID.randomUUID().toString();
        PaymentRef charge = new PaymentRef(null, "ch_" + key, null, null);
        PaymentRef intent = new PaymentRef("pi_" + key, null, null, null);
        record(
                charge,
                new Captured(AT, Witness.CHARGE, usd(2_500), null),
                new TicketNamed(AT, TicketSource.CHARGE, ticket));
        record(
                intent,
                new Captured(AT, Witness.INTENT, usd(2_500), null),
                new TicketNamed(AT, TicketSource.INTENT, ticket),
                new Refund(AT, "re_" + key, RefundStatus.SUCCEEDED, AT, usd(300)));
        assertThat(net("ticket_id", ticket)).as("two payments").isEqualByComparingTo("47");
        Object gone = rows.one("select id from stripe_attributions where charge_id = ?", "ch_" + key)
                .get("id");
        record(charge.merge(intent));
        assertThat(rows.count("stripe_attributions", "ticket_id = ?", ticket)).isEqualTo(1);
        assertThat(net("ticket_id", ticket)).isEqualByComparingTo("22");
        assertThat(net("donation_id", gone)).isEqualByComparingTo("0");
        assertThat(rows.count("ledger_movements", "donation_id = ?", gone)).isEqualTo(2);
        isConsistent();
    }

    @Test
    void whatIsNotCapturedMovesNothing() throws Throwable {
        String key = UUID.randomUUID().toString();
        record(
                new PaymentRef("pi_" + key, null, null, null),
                new PaymentFact.Begun(AT, Witness.INTENT, AT, usd(2_500), null),
                new PaymentFact.Failed(AT, null));
        Map<String, Object> row =
                rows.one("select id, journalled from stripe_attributions where payment_intent_id = ?", "pi_" + key);
        assertThat(row).containsEntry("journalled", null);
        assertThat(rows.count("ledger_movements", "donation_id = ?", row.get("id")))
                .isZero();
    }

    @Test
    void journalKnowsNobodyAndErasureLeavesItAsItIs() {
        StripeLife life = tell(life(Tickets.open()).pays());
        List<Map<String, Object>> before = journal(life);
        assertThat(before).isNotEmpty();
        assertThat(before.toString()).doesNotContainIgnoringCase("lopez").doesNotContain("MX");
        Object hash = rows.one("select donor_email_hash from stripe_attributions where id = ?", id(life))
                .get("donor_email_hash");
        assertThat(before.toString()).doesNotContain(hash.toString());
        Admin.forget(Map.of("emailHash", hash)).body("donations", equalTo(1));
        assertThat(rows.one("select donor_email_hash from stripe_attributions where id = ?", id(life)))
                .containsEntry("donor_email_hash", null);
        assertThat(journal(life)).isEqualTo(before);
        rows.execute("delete from erased_donors where email_hash = ?", hash);
    }

    /** The version before writes rows and totals, and neither journal nor what the row says of it. */
    @Test
    void whatTheVersionBeforeWritesBesideThisOneIsJournalledByTheJob() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife known = tell(life(ticket).pays());
        StripeLife fresh = tell(life(ticket).pays());
        tell(life(ticket).pays());
        UUID freshId = id(fresh);
        rows.execute(
                "update stripe_attributions set derivation = 2, refunded_amount = 5, refunded_at = ?::timestamptz,"
                        + " history = jsonb_set(history, '{facts}', history->'facts' || ?::jsonb) where id = ?",
                AT.toString(),
                "[{\"is\":\"refund\",\"asOf\":\"" + AT
                        + "\",\"refundId\":\"re_1\",\"status\":\"SUCCEEDED\",\"createdAt\":\"" + AT
                        + "\",\"amount\":{\"amount\":5.00,\"currency\":\"USD\"}}]",
                id(known));
        rows.execute(
                "update ticket_totals set refunded = 5, refunded_count = 1, paid = paid - 25, paid_count = paid_count - 1"
                        + " where ticket_id = ?",
                ticket);
        rows.execute("delete from stripe_attributions where id = ?", freshId);
        assertThat(net("donation_id", freshId)).as("also what it deletes").isEqualByComparingTo("0");

        deriveAnew();
        assertThat(net("donation_id", id(known))).isEqualByComparingTo("20");
        assertThat(net("ticket_id", ticket)).isEqualByComparingTo("45");
        assertThat(rows.one("select derivation from stripe_attributions where id = ?", id(known)))
                .containsEntry("derivation", LedgerEntry.DERIVATION);
        long written = rows.count("ledger_movements", "ticket_id = ?", ticket);
        rows.execute("update stripe_attributions set derivation = 2 where ticket_id = ?", ticket);
        deriveAnew();
        assertThat(rows.count("ledger_movements", "ticket_id = ?", ticket))
                .as("once more")
                .isEqualTo(written);
        isConsistent();
    }

    /** What stands in the journal, and not what today's code makes of the history, is what the next movements are the difference to. */
    @Test
    void movementsFollowFromWhatWasJournalledAlsoByAnotherVersion() {
        UUID ticket = Tickets.open();
        StripeLife life = tell(life(ticket).pays());
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, stripe_object, effective_at, amount,"
                        + " recorded_at) values (?, ?, 'USD', 'ADJUSTMENT', 'adj_1', ?::timestamptz, -1, now())",
                id(life),
                ticket,
                AT.toString());
        rows.execute(
                "update stripe_attributions set derivation = 99, journalled = journalled || jsonb_build_array("
                        + "jsonb_build_object('ticketId', ticket_id, 'kind', 'ADJUSTMENT', 'currency', 'USD', 'object',"
                        + " 'adj_1', 'at', ?::text, 'amount', -1, 'later', true)) where id = ?",
                AT.toString(),
                id(life));
        isConsistent();
        int told = life.events().size();
        life.later(5).refund("a", 500, "succeeded").events().stream()
                .skip(told)
                .forEach(event -> SignedWebhook.send(event).then().statusCode(200));
        assertThat(net("ticket_id", ticket)).isEqualByComparingTo("20");
        assertThat(rows.one(
                        "select count(*) as n, sum(amount) as net from ledger_movements where donation_id = ?"
                                + " and kind = 'ADJUSTMENT'",
                        id(life)))
                .containsEntry("n", 2L)
                .containsEntry("net", new BigDecimal("0.000"));
        isConsistent();
    }

    private void deriveAnew() throws Throwable {
        rows.execute("update jobs set due_at = 'epoch', leased_by = null, leased_until = null, failures = 0"
                + " where name = 'derivation'");
        VertxContextSupport.subscribeAndAwait(() -> derivation.deriveIfOutdated());
    }

    private void record(PaymentRef names, PaymentFact... facts) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> ledger.record(List.of(new PaymentFacts(names, List.of(facts)))));
    }

    private BigDecimal net(String column, Object value) {
        return (BigDecimal)
                rows.one("select coalesce(sum(amount), 0) as net from ledger_movements where " + column + " = ?", value)
                        .get("net");
    }

    private List<Map<String, Object>> journal(StripeLife life) {
        return rows.all("select * from ledger_movements where donation_id = ? order by id", id(life));
    }

    private UUID id(StripeLife life) {
        return UUID.fromString(rows.donation(life));
    }

    private static void isConsistent() {
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", equalTo(true));
    }

    private static Money usd(long minor) {
        return Money.ofMinor(minor, "USD");
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    private static StripeLife tell(StripeLife life) {
        life.events()
                .forEach(event -> SignedWebhook.send(
                                event.toString().replace("maria@example.com", life.intentId() + "@example.com"))
                        .then()
                        .statusCode(200));
        return life;
    }
}
