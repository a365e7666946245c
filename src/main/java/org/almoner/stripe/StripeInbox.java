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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.donation.DonationLedger;
import org.almoner.donation.DonationLedger.Recorded;
import org.almoner.donation.PaymentNews;
import org.almoner.donation.SessionSql;
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
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as event(
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
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as remark(id text, error text)
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
        List<StripeEvent> all = distinct.values().stream().toList();
        return Panache.withTransaction(() -> Panache.getSession()
                .call(Mutiny.Session::flush)
                .flatMap(session -> Uni.createFrom()
                        .completionStage(() -> claim(session, claim, all))
                        .call(claimed -> record(session, claimed, all))
                        .map(claimed -> outcomes(events, claimed.fresh))));
    }

    /**
     * What is known before anything is decided.
     *
     * @param fresh ids of the events that nobody has taken
     * @param known the payments of all of them; null when none has news
     */
    private record Claimed(Set<String> fresh, DonationLedger.Known known) {}

    /** Takes the events and reads their payments in one round trip, since hardly any has been seen before. */
    private CompletionStage<Claimed> claim(Mutiny.Session session, String claim, List<StripeEvent> events) {
        Instant now = clock.instant();
        List<EventRow> rows = events.stream()
                .map(event -> EventRow.of(event, now, event.remark()))
                .toList();
        CompletionStage<List<Object[]>> fresh = SessionSql.send(session, claim, StripeJson.write(rows));
        List<PaymentNews> news =
                events.stream().map(StripeEvent::news).filter(Objects::nonNull).toList();
        CompletionStage<DonationLedger.Known> known =
                news.isEmpty() ? CompletableFuture.completedStage(null) : ledger.read(session, news);
        return fresh.thenCombine(
                known,
                (ids, payments) ->
                        new Claimed(ids.stream().map(row -> (String) row[0]).collect(Collectors.toSet()), payments));
    }

    private Uni<Void> record(Mutiny.Session session, Claimed claimed, List<StripeEvent> events) {
        List<StripeEvent> fresh = events.stream()
                .filter(event -> event.news() != null && claimed.fresh.contains(event.id()))
                .toList();
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return ledger.record(
                        session,
                        claimed.known,
                        fresh.stream().map(StripeEvent::news).toList())
                .flatMap(recorded -> remark(session, fresh, recorded));
    }

    /** The first delivery of a fresh event takes it; any other of the same batch comes after it. */
    private static List<Outcome> outcomes(List<StripeEvent> events, Set<String> fresh) {
        Set<String> untold = new HashSet<>(fresh);
        return events.stream()
                .map(event -> untold.remove(event.id()) ? Outcome.TAKEN : Outcome.SEEN_BEFORE)
                .toList();
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
        return Uni.createFrom()
                .completionStage(() -> SessionSql.send(session, REMARK, StripeJson.write(remarks)))
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
