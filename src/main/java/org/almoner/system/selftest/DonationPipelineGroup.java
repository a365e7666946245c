package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.expect;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.donation.ledger.TicketTotals;
import org.almoner.money.Money;
import org.almoner.stripe.inbox.EventIntake;

/** Takes a payment and its refund the way a webhook does, reads the totals, and deletes it all. */
@ApplicationScoped
@Priority(50)
class DonationPipelineGroup implements SelfTestGroup {

    private static final Money PAID = Money.ofMinor(2_500, "USD");
    private static final Money REFUNDED = Money.ofMinor(500, "USD");

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Transactions transactions;
    private final EventIntake intake;
    private final Clock clock;

    DonationPipelineGroup(Transactions transactions, EventIntake intake, Clock clock) {
        this.transactions = transactions;
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "DonationPipeline";
    }

    @Override
    public boolean isOfPayments() {
        return true;
    }

    /** The ledger writes in transactions of its own kind; this is one of them, rolled back as that of every group is. */
    @Override
    public Uni<String> run() {
        String key = "selftest" + UUID.randomUUID().toString().replace("-", "");
        UUID ticket = UUID.randomUUID();
        return transactions.rehearse(
                LIMIT, transaction -> run(transaction, key, ticket).subscribeAsCompletionStage());
    }

    private Uni<String> run(Statements transaction, String key, UUID ticket) {
        return transaction
                .ask(TICKET, ticket, "Self-test")
                .chain(() -> intake.take(transaction, paid(key, ticket)))
                .invoke(first -> expect(first, "A new event counts as seen before"))
                .chain(() -> expectTotals(transaction, ticket, Money.zero("USD"), "after the payment"))
                .chain(() -> intake.take(transaction, refunded(key)))
                .chain(() -> intake.take(transaction, refunded(key)))
                .invoke(first -> expect(!first, "A repeated event counts as new"))
                .chain(() -> expectTotals(transaction, ticket, REFUNDED, "after the refund"))
                .chain(() -> delete(transaction, key, ticket))
                .replaceWith("took a payment and a refund, read the totals and deleted them");
    }

    private static Uni<Void> expectTotals(Statements transaction, UUID ticketId, Money refunded, String when) {
        return TicketTotals.of(transaction, ticketId)
                .invoke(totals -> expect(
                        totals.equals(List.of(new TicketTotals(
                                "USD",
                                PAID.amount(),
                                refunded.amount(),
                                Money.zero("USD").amount(),
                                1,
                                refunded.signum(),
                                0))),
                        "The totals are wrong " + when))
                .replaceWithVoid();
    }

    private static Uni<Void> delete(Statements transaction, String key, UUID ticketId) {
        return deleteOne(transaction, "stripe_attributions where payment_intent_id = cast($1 as text)", "pi_" + key)
                .chain(() -> deleteOne(transaction, "ticket_totals where ticket_id = cast($1 as uuid)", ticketId))
                .chain(() -> deleteOne(
                        transaction, "stripe_events where stripe_event_id like cast($1 as text)", "evt_" + key + "%"));
    }

    private static Uni<Void> deleteOne(Statements transaction, String what, Object key) {
        return transaction
                .ask("delete from " + what + " returning 1", key)
                .invoke(rows -> expect(!rows.isEmpty(), "There was nothing to delete"))
                .replaceWithVoid();
    }

    private String paid(String key, UUID ticketId) {
        return event(
                key,
                "payment_intent.succeeded",
                "{\"id\":\"pi_%s\",\"object\":\"payment_intent\",\"amount\":2500,\"amount_received\":2500,\"currency\":\"usd\",\"status\":\"succeeded\",\"metadata\":{\"ticketId\":\"%s\"}}"
                        .formatted(key, ticketId));
    }

    private String refunded(String key) {
        return event(
                key,
                "refund.created",
                "{\"id\":\"re_%s\",\"object\":\"refund\",\"amount\":500,\"currency\":\"usd\",\"status\":\"succeeded\",\"payment_intent\":\"pi_%s\"}"
                        .formatted(key, key));
    }

    private String event(String key, String type, String object) {
        return "{\"id\":\"evt_%s_%s\",\"object\":\"event\",\"type\":\"%s\",\"livemode\":%s,\"created\":%d,\"data\":{\"object\":%s}}"
                .formatted(
                        key,
                        type.replace('.', '_'),
                        type,
                        intake.acceptsLiveMode(),
                        clock.instant().getEpochSecond(),
                        object);
    }
}
