package org.almoner.stripe;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.donation.DonationLedger;
import org.almoner.donation.DonationLedger.Recorded;
import org.almoner.donation.DonationLedger.Recording;
import org.almoner.donation.PaymentNews;
import org.almoner.donation.SessionSql;
import org.almoner.donation.TwoTrips;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Takes in events exactly once: event rows, payments and totals in one transaction. The unique key of the event decides who
 * was first, and a delivery that comes second waits for the first one's commit: at the lock of its payment, so that it finds
 * the event taken before it tells the ledger anything, or at the key itself.
 */
@ApplicationScoped
class StripeInbox {

    /** What became of one delivery, once committed. */
    enum Outcome {
        TAKEN,
        SEEN_BEFORE
    }

    /** An event that is not finished is taken as if it came for the first time, and what was wrong with it is cleared. */
    static final String CLAIM = """
            insert into stripe_events as stored (
                stripe_event_id, type, api_version, livemode, stripe_created, received_at, processed_at, outcome,
                translation, error)
            select id, type, "apiVersion", livemode, created, "receivedAt", "processedAt", outcome, translation, error
            from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as event(
                id text, type text, "apiVersion" text, livemode boolean, created timestamptz, "receivedAt" timestamptz,
                "processedAt" timestamptz, outcome text, translation integer, error text)
            order by id
            on conflict (stripe_event_id) do update set processed_at = excluded.processed_at,
                outcome = excluded.outcome, translation = excluded.translation, error = excluded.error
                where stored.processed_at is null
            returning stripe_event_id
            """;

    /** Any event is taken, also one that was processed before. */
    private static final String CLAIM_AGAIN = CLAIM.replace("where stored.processed_at is null", "where true");

    static final String TAKEN_BEFORE = """
            select stripe_event_id from stripe_events
            where stripe_event_id = any(cast($1 as text[])) and processed_at is not null
            """;

    private final DonationLedger ledger;
    private final Mutiny.SessionFactory sessions;
    private final Clock clock;

    StripeInbox(DonationLedger ledger, Mutiny.SessionFactory sessions, Clock clock) {
        this.ledger = ledger;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * Stores events and what they mean, all or nothing, in a transaction of their own.
     *
     * @param events may name one event more than once: that counts once
     * @return one outcome for each, in their order
     */
    Uni<List<Outcome>> store(List<StripeEvent> events) {
        return storing(events).inOwnTransaction(sessions);
    }

    /** The same in the caller's transaction. */
    Uni<List<Outcome>> storeWithin(List<StripeEvent> events) {
        return storing(events).inTransaction();
    }

    /**
     * Stores an event and what it means once more, whatever became of it before: telling a fact twice is harmless. One that
     * is of no use now does not undo what became of it when it was.
     */
    Uni<Void> storeAgain(StripeEvent event) {
        List<StripeEvent> events = List.of(event);
        return new TwoTrips<Known, Set<String>>(
                        session -> read(session, events),
                        (session, known) ->
                                write(session, event.outcome().isFinal() ? CLAIM_AGAIN : CLAIM, events, known.payments))
                .inOwnTransaction(sessions)
                .replaceWithVoid();
    }

    private TwoTrips<Known, List<Outcome>> storing(List<StripeEvent> events) {
        Map<String, StripeEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> distinct.putIfAbsent(event.id(), event));
        List<StripeEvent> all = List.copyOf(distinct.values());
        return new TwoTrips<>(
                session -> read(session, all),
                (session, known) -> write(session, CLAIM, known.untaken(all), known.payments)
                        .thenApply(fresh -> outcomes(events, fresh)));
    }

    /**
     * What is known before anything is decided.
     *
     * @param payments those that the news speak of; null when there are no news
     * @param taken ids of the events with news that were taken before
     */
    private record Known(DonationLedger.Known payments, Set<String> taken) {

        private List<StripeEvent> untaken(List<StripeEvent> events) {
            return events.stream().filter(event -> !taken.contains(event.id())).toList();
        }
    }

    /** The payments first: once their locks are there, whoever had the same events has committed. */
    private CompletionStage<Known> read(Mutiny.Session session, List<StripeEvent> events) {
        List<StripeEvent> telling = telling(events);
        if (telling.isEmpty()) {
            return CompletableFuture.completedStage(new Known(null, Set.of()));
        }
        CompletionStage<DonationLedger.Known> payments = ledger.read(session, news(telling));
        String[] ids = telling.stream().map(StripeEvent::id).toArray(String[]::new);
        return payments.thenCombine(
                SessionSql.send(session, TAKEN_BEFORE, (Object) ids), (known, taken) -> new Known(known, ids(taken)));
    }

    /** @return ids of the events that nobody had taken */
    private CompletionStage<Set<String>> write(
            Mutiny.Session session, String claim, List<StripeEvent> events, DonationLedger.Known payments) {
        List<StripeEvent> telling = telling(events);
        if (telling.isEmpty()) {
            return claim(session, claim, events, Map.of());
        }
        Recording recording = ledger.merge(payments, news(telling));
        List<Recorded> recorded = recording.recorded();
        Map<String, String> contradictions = new HashMap<>();
        for (int i = 0; i < recorded.size(); i++) {
            contradictions.put(telling.get(i).id(), recorded.get(i).contradiction());
        }
        return claim(session, claim, events, contradictions)
                .thenCombine(ledger.write(session, recording), (fresh, written) -> fresh);
    }

    private CompletionStage<Set<String>> claim(
            Mutiny.Session session, String claim, List<StripeEvent> events, Map<String, String> contradictions) {
        if (events.isEmpty()) {
            return CompletableFuture.completedStage(Set.of());
        }
        Instant now = clock.instant();
        List<EventRow> rows = events.stream()
                .map(event -> EventRow.of(
                        event, now, event.remark() == null ? contradictions.get(event.id()) : event.remark()))
                .toList();
        return SessionSql.send(session, claim, StripeJson.write(rows)).thenApply(StripeInbox::ids);
    }

    private static List<StripeEvent> telling(List<StripeEvent> events) {
        return events.stream().filter(event -> event.news() != null).toList();
    }

    private static List<PaymentNews> news(List<StripeEvent> telling) {
        return telling.stream().map(StripeEvent::news).toList();
    }

    private static Set<String> ids(List<Object[]> rows) {
        return rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet());
    }

    /**
     * The first delivery of a fresh event takes it; any other of the same batch comes after it. What is not finished by
     * that is as new to the second as it was to the first.
     */
    private static List<Outcome> outcomes(List<StripeEvent> events, Set<String> fresh) {
        Set<String> untold = new HashSet<>(fresh);
        return events.stream()
                .map(event -> (event.outcome().isFinal() ? untold.remove(event.id()) : untold.contains(event.id()))
                        ? Outcome.TAKEN
                        : Outcome.SEEN_BEFORE)
                .toList();
    }

    @RegisterForReflection
    record EventRow(
            String id,
            String type,
            String apiVersion,
            boolean livemode,
            Instant created,
            Instant receivedAt,
            Instant processedAt,
            String outcome,
            int translation,
            String error) {

        static EventRow of(StripeEvent event, Instant now, String error) {
            return of(event, event.outcome(), now, error);
        }

        /** Nothing of it was kept. */
        static EventRow failed(StripeEvent event, Instant now, String reason) {
            return of(event, EventOutcome.FAILED, now, reason);
        }

        private static EventRow of(StripeEvent event, EventOutcome outcome, Instant now, String error) {
            return new EventRow(
                    event.id(),
                    event.type(),
                    event.apiVersion(),
                    event.livemode(),
                    event.created(),
                    now,
                    outcome.isFinal() ? now : null,
                    outcome.word(),
                    EventTranslation.VERSION,
                    error);
        }
    }
}
