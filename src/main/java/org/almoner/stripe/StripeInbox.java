package org.almoner.stripe;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almoner.donation.DonationLedger;
import org.almoner.donation.DonationLedger.Recorded;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes in events exactly once: event rows, payments and totals in one transaction. The unique key of the event decides who
 * was first, and a delivery that comes second waits for the first one's commit.
 */
@ApplicationScoped
class StripeInbox {

    /** What became of one delivery, once committed. */
    enum Outcome {
        TAKEN,
        SEEN_BEFORE
    }

    /** An event that failed before is taken as if it came for the first time, and its failure is cleared. */
    private static final String CLAIM = """
            insert into stripe_events as stored (
                stripe_event_id, type, api_version, livemode, stripe_created, received_at, processed_at, error)
            select id, type, "apiVersion", livemode, created, "receivedAt", "receivedAt", error
            from jsonb_to_recordset(cast(cast(:events as text) as jsonb)) as event(
                id text, type text, "apiVersion" text, livemode boolean, created timestamptz, "receivedAt" timestamptz,
                error text)
            order by id
            on conflict (stripe_event_id) do update set processed_at = excluded.processed_at, error = excluded.error
                where stored.processed_at is null
            returning stripe_event_id
            """;

    /** Any event is taken, also one that was processed before. */
    private static final String CLAIM_AGAIN = CLAIM.replace("where stored.processed_at is null", "where true");

    private static final String REMARK = """
            update stripe_events set error = remark.error
            from jsonb_to_recordset(cast(cast(:remarks as text) as jsonb)) as remark(id text, error text)
            where stripe_event_id = remark.id
            """;

    private final DonationLedger ledger;
    private final Clock clock;

    StripeInbox(DonationLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Stores events and what they mean, all or nothing.
     *
     * @param events may name one event more than once: that counts once
     * @return one outcome for each, in their order
     */
    Uni<List<Outcome>> store(List<StripeEvent> events) {
        return store(events, CLAIM);
    }

    /** Stores an event and what it means once more, whatever became of it before: telling a fact twice is harmless. */
    Uni<Void> storeAgain(StripeEvent event) {
        return store(List.of(event), CLAIM_AGAIN).replaceWithVoid();
    }

    private Uni<List<Outcome>> store(List<StripeEvent> events, String claim) {
        Map<String, StripeEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> distinct.putIfAbsent(event.id(), event));
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> claim(
                                session, claim, distinct.values().stream().toList())
                        .call(fresh -> record(
                                session,
                                distinct.values().stream()
                                        .filter(event -> event.news() != null && fresh.contains(event.id()))
                                        .toList()))
                        .map(fresh -> outcomes(events, fresh))));
    }

    /** The first delivery of a fresh event takes it; any other of the same batch comes after it. */
    private static List<Outcome> outcomes(List<StripeEvent> events, Set<String> fresh) {
        Set<String> untold = new HashSet<>(fresh);
        return events.stream()
                .map(event -> untold.remove(event.id()) ? Outcome.TAKEN : Outcome.SEEN_BEFORE)
                .toList();
    }

    private Uni<Set<String>> claim(Mutiny.Session session, String claim, List<StripeEvent> events) {
        Instant now = clock.instant();
        List<EventRow> rows = events.stream()
                .map(event -> EventRow.of(event, now, event.remark()))
                .toList();
        return session.createNativeQuery(claim, String.class)
                .setParameter("events", StripeJson.write(rows))
                .getResultList()
                .map(HashSet::new);
    }

    private Uni<Void> record(Mutiny.Session session, List<StripeEvent> events) {
        return ledger.record(events.stream().map(StripeEvent::news).toList())
                .flatMap(recorded -> remark(session, events, recorded));
    }

    private static Uni<Void> remark(Mutiny.Session session, List<StripeEvent> events, List<Recorded> recorded) {
        Map<String, String> contradictions = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            if (recorded.get(i).contradiction() != null) {
                contradictions.put(events.get(i).id(), recorded.get(i).contradiction());
            }
        }
        if (contradictions.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map<String, String>> remarks = contradictions.entrySet().stream()
                .map(entry -> Map.of("id", entry.getKey(), "error", entry.getValue()))
                .toList();
        return session.createNativeQuery(REMARK)
                .setParameter("remarks", StripeJson.write(remarks))
                .executeUpdate()
                .replaceWithVoid();
    }

    @RegisterForReflection
    record EventRow(
            String id,
            String type,
            String apiVersion,
            boolean livemode,
            Instant created,
            Instant receivedAt,
            String error) {

        static EventRow of(StripeEvent event, Instant now, String error) {
            return new EventRow(
                    event.id(), event.type(), event.apiVersion(), event.livemode(), event.created(), now, error);
        }
    }
}
