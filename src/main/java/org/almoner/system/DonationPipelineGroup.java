package org.almoner.system;

import static org.almoner.system.SelfTestGroup.expect;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.TicketTotals;
import org.almoner.money.Money;
import org.almoner.stripe.EventIntake;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.RecordingTicket;

/** Takes a payment and its refund the way a webhook does, reads the totals, and deletes it all. */
@ApplicationScoped
@Priority(50)
class DonationPipelineGroup implements SelfTestGroup {

    private static final Money PAID = Money.ofMinor(2_500, "USD");
    private static final Money REFUNDED = Money.ofMinor(500, "USD");

    private final EventIntake intake;
    private final Clock clock;

    DonationPipelineGroup(EventIntake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "DonationPipeline";
    }

    @Override
    public Uni<String> run() {
        String key = "selftest" + UUID.randomUUID().toString().replace("-", "");
        return RecordingTicket.draft(ContactType.EMAIL, "self-test@example.invalid", "Self-test", clock.instant())
                .<RecordingTicket>persistAndFlush()
                .flatMap(ticket -> intake.take(paid(key, ticket.id))
                        .invoke(first -> expect(first, "A new event counts as seen before"))
                        .chain(() -> expectTotals(ticket.id, Money.zero("USD"), "after the payment"))
                        .chain(() -> intake.take(refunded(key)))
                        .chain(() -> intake.take(refunded(key)))
                        .invoke(first -> expect(!first, "A repeated event counts as new"))
                        .chain(() -> expectTotals(ticket.id, REFUNDED, "after the refund"))
                        .chain(() -> delete(key, ticket.id)))
                .replaceWith("took a payment and a refund, read the totals and deleted them");
    }

    private static Uni<Void> expectTotals(UUID ticketId, Money refunded, String when) {
        return Panache.getSession()
                .flatMap(session -> TicketTotals.of(session, ticketId))
                .invoke(totals -> expect(
                        totals.equals(
                                List.of(new TicketTotals(PAID, refunded, Money.zero("USD"), 1, refunded.signum(), 0))),
                        "The totals are wrong " + when))
                .replaceWithVoid();
    }

    private static Uni<Void> delete(String key, UUID ticketId) {
        return execute("delete from stripe_attributions where payment_intent_id = :key", "pi_" + key)
                .chain(() -> execute("delete from ticket_totals where ticket_id = cast(:key as uuid)", ticketId))
                .chain(() -> execute("delete from stripe_events where stripe_event_id like :key", "evt_" + key + "%"));
    }

    private static Uni<Void> execute(String sql, Object key) {
        return Panache.getSession()
                .flatMap(session ->
                        session.createNativeQuery(sql).setParameter("key", key).executeUpdate())
                .invoke(rows -> expect(rows > 0, "There was nothing to delete"))
                .replaceWithVoid();
    }

    private String paid(String key, UUID ticketId) {
        return event(
                key,
                "payment_intent.succeeded",
                "{\"id\":\"pi_%s\",\"amount\":2500,\"amount_received\":2500,\"currency\":\"usd\",\"status\":\"succeeded\",\"metadata\":{\"ticketId\":\"%s\"}}"
                        .formatted(key, ticketId));
    }

    private String refunded(String key) {
        return event(
                key,
                "refund.created",
                "{\"id\":\"re_%s\",\"amount\":500,\"currency\":\"usd\",\"status\":\"succeeded\",\"payment_intent\":\"pi_%s\"}"
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
