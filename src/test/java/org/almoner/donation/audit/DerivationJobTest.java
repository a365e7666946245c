package org.almoner.donation.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job that derives rows of earlier versions anew. */
@QuarkusTest
class DerivationJobTest {

    @Inject
    Rows rows;

    @Inject
    DerivationJob job;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    @AfterEach
    void nothingIsLeftOfOtherTests() {
        rows.execute("update jobs set due_at = 'epoch', leased_by = null, leased_until = null, finished_at = null,"
                + " failures = 0, error = null where name = 'derivation'");
    }

    @Test
    void rowsOfEarlierVersionsAreDerivedAnewWhileEventsGoOn() throws Throwable {
        UUID ticket = Tickets.open();
        List<StripeLife> lives = new ArrayList<>();
        IntStream.range(0, 12)
                .forEach(i -> lives.add(SignedWebhook.sendAll(life(ticket).pays())));
        copies(lives.get(0), 120);
        rows.execute(
                "update stripe_attributions set derivation = 0, amount = 20, refunded_amount = 1 where ticket_id = ?",
                ticket);
        rows.execute(
                "update ticket_totals set (paid, refunded, paid_count, refunded_count) = (132 * 20, 132, 132, 132)"
                        + " where ticket_id = ?",
                ticket);
        double before = derived();

        CompletableFuture<Void> events = CompletableFuture.runAsync(() ->
                lives.forEach(life -> SignedWebhook.send(last(life.later(5).refund("a", 500, "succeeded")))
                        .then()
                        .statusCode(200)));
        run();
        events.join();

        assertThat(rows.count("stripe_attributions", "derivation < ?", LedgerEntry.DERIVATION))
                .isZero();
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("{\"paid\":3300.00,\"refunded\":60.00,\"disputed\":0.00,\"net\":3240.00}")
                .contains("{\"paid\":132,\"refunded\":12,\"disputed\":0,\"total\":132}");
        assertThat(derived()).isGreaterThanOrEqualTo(before + 120);
        assertThat(metrics.get("almoner.ledger.derivations").gauge().value()).isZero();
        assertThat(rows.one("select failures, leased_by from jobs where name = 'derivation'"))
                .containsEntry("failures", 0)
                .containsEntry("leased_by", null);
        assertThat(rows.one(
                        "select sum(amount) filter (where kind = 'PAID') as paid, sum(amount) as net, count(distinct donation_id)"
                                + " as gifts from ledger_movements where ticket_id = ?",
                        ticket))
                .as("the job fills the journal")
                .containsEntry("paid", new BigDecimal("3300.000"))
                .containsEntry("net", new BigDecimal("3240.000"))
                .containsEntry("gifts", 132L);
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
    }

    @Test
    void aReplicaThatDiedLeavesTheRestToTheNext() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeByNobody(life);
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 hour'"
                + " where name = 'derivation'");
        run();
        assertThat(derivation(life)).as("another does it").isZero();
        rows.execute("update jobs set leased_until = now() - interval '1 second' where name = 'derivation'");
        run();
        assertThat(derivation(life)).isEqualTo(LedgerEntry.DERIVATION);
    }

    @Test
    void aRowThatCannotBeDerivedKeepsNoOtherAndIsTriedAgainLater() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife broken = SignedWebhook.sendAll(life(ticket).pays());
        StripeLife whole = SignedWebhook.sendAll(life(ticket).pays());
        madeByNobody(broken);
        madeByNobody(whole);
        rows.execute("update stripe_attributions set history = '{}' where payment_intent_id = ?", broken.intentId());
        run();
        assertThat(derivation(broken)).isZero();
        assertThat(derivation(whole)).isEqualTo(LedgerEntry.DERIVATION);
        assertThat(metrics.get("almoner.ledger.derivations").gauge().value())
                .as("what is left")
                .isEqualTo(1);
        assertThat(rows.one("select failures, due_at > now() as later from jobs where name = 'derivation'"))
                .containsEntry("failures", 1)
                .containsEntry("later", true);
        rows.execute("delete from stripe_attributions where ticket_id = ?", ticket);
        rows.execute("delete from ticket_totals where ticket_id = ?", ticket);
    }

    /** An earlier version that still runs makes it, and a month could be closed before it was derived. */
    @Test
    void aRowThatComesAfterOthersCouldNotBeDerivedDoesNotWaitForTheirNextTry() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife broken = SignedWebhook.sendAll(life(ticket).pays());
        StripeLife whole = SignedWebhook.sendAll(life(ticket).pays());
        madeByNobody(broken);
        rows.execute("update stripe_attributions set history = '[]' where payment_intent_id = ?", broken.intentId());
        run();
        assertThat(hasMore()).as("it was tried").isFalse();
        run();
        assertThat(rows.one("select failures from jobs where name = 'derivation'"))
                .as("not tried again before its time")
                .containsEntry("failures", 1);
        madeByNobody(whole);
        assertThat(hasMore()).isTrue();
        run();
        assertThat(derivation(whole)).isEqualTo(LedgerEntry.DERIVATION);
        assertThat(hasMore()).isFalse();
        rows.execute("delete from stripe_attributions where ticket_id = ?", ticket);
        rows.execute("delete from ticket_totals where ticket_id = ?", ticket);
    }

    @Test
    void whatStopsItOtherwiseIsTriedAgainInItsTime() throws Throwable {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(life(ticket).pays());
        madeByNobody(life);
        for (String why : List.of("The connection was closed", "1000 payments could not be derived anew")) {
            rows.execute(
                    "update jobs set due_at = 'infinity', finished_at = now(), failures = 1, error = ? where name = 'derivation'",
                    why);
            run();
            assertThat(derivation(life)).as(why).isZero();
        }
        rows.execute("update jobs set due_at = 'epoch' where name = 'derivation'");
        run();
        assertThat(derivation(life)).isEqualTo(LedgerEntry.DERIVATION);
    }

    @Test
    void aRowOfALaterVersionIsLeftToIt() throws Throwable {
        StripeLife life = SignedWebhook.sendAll(life(Tickets.open()).pays());
        rows.execute("update stripe_attributions set derivation = 99 where payment_intent_id = ?", life.intentId());
        run();
        assertThat(derivation(life)).isEqualTo(99);
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> job.deriveIfOutdated());
    }

    private boolean hasMore() {
        return (boolean)
                rows.one("select " + DerivationJob.HAS_MORE + " as more").get("more");
    }

    private void madeByNobody(StripeLife life) {
        rows.execute("update stripe_attributions set derivation = 0 where payment_intent_id = ?", life.intentId());
    }

    private double derived() {
        return metrics.counter("almoner.ledger.derived", "outcome", "derived").count();
    }

    private int derivation(StripeLife life) {
        return (int) rows.one("select derivation from stripe_attributions where payment_intent_id = ?", life.intentId())
                .get("derivation");
    }

    private void copies(StripeLife life, int number) {
        rows.execute(
                "insert into stripe_attributions select * from jsonb_populate_recordset(cast(null as stripe_attributions),"
                        + " (select jsonb_agg(to_jsonb(one) || jsonb_build_object('id', gen_random_uuid(),"
                        + " 'payment_intent_id', 'pi_' || n || one.id, 'charge_id', null, 'session_id', null, 'journalled', null, 'history',"
                        + " jsonb_set(history, '{payment}', jsonb_build_object('paymentIntentId', 'pi_' || n || one.id))))"
                        + " from stripe_attributions one, generate_series(1, ?) n where payment_intent_id = ?))",
                number,
                life.intentId());
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    private static ObjectNode last(StripeLife life) {
        return life.events().get(life.events().size() - 1);
    }
}
