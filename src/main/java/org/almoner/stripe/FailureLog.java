package org.almoner.stripe;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almoner.database.sql.DatabaseFailure;
import org.jboss.logging.Logger;

/**
 * Keeps the reason why an event could not be processed in {@code stripe_events.error}, in a transaction of its own: the one
 * that failed is rolled back. While the database is away reasons wait here, up to a limit, and are written when it is back.
 */
@ApplicationScoped
class FailureLog {

    private static final Logger LOG = Logger.getLogger(FailureLog.class);

    /** Each is small, and Stripe sends an event again for days: what is forgotten beyond this is told again. */
    private static final int WAITING_LIMIT = 10_000;

    private static final String RECORD = """
            insert into stripe_events as stored (
                stripe_event_id, type, api_version, livemode, stripe_created, received_at, processed_at, outcome,
                translation, error)
            select id, type, "apiVersion", livemode, created, "receivedAt", null, outcome, translation, error
            from jsonb_to_recordset(cast(cast(:events as text) as jsonb)) as event(
                id text, type text, "apiVersion" text, livemode boolean, created timestamptz, "receivedAt" timestamptz,
                outcome text, translation integer, error text)
            order by id
            on conflict (stripe_event_id) do update set outcome = excluded.outcome, error = excluded.error
                where stored.processed_at is null
            """;

    private final Clock clock;
    private final Map<String, StripeInbox.EventRow> waiting = new LinkedHashMap<>();

    FailureLog(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        metrics.gauge("almoner.stripe.failures.unrecorded", this, FailureLog::waitingCount);
    }

    /** Takes note of a failure, to be written with the next {@link #flush}. */
    void note(StripeEvent event, String reason) {
        Instant now = clock.instant();
        synchronized (waiting) {
            if (waiting.size() < WAITING_LIMIT || waiting.containsKey(event.id())) {
                waiting.put(event.id(), StripeInbox.EventRow.failed(event, now, reason));
            }
        }
    }

    /** An event that succeeded meanwhile has no failure to tell of. */
    void forget(String eventId) {
        synchronized (waiting) {
            waiting.remove(eventId);
        }
    }

    /** Writes what waits. Never fails itself: what cannot be written goes on waiting. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> flush() {
        List<StripeInbox.EventRow> rows;
        synchronized (waiting) {
            rows = List.copyOf(waiting.values());
        }
        if (rows.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return write(rows)
                .onFailure(failure -> DatabaseFailure.of(failure) == DatabaseFailure.DATA)
                .recoverWithUni(() -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(this::writeAlone)
                        .collect()
                        .last())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf(
                            "%d failures of Stripe events wait for the database (%s)",
                            rows.size(), failure.getClass().getSimpleName());
                    return null;
                });
    }

    private Uni<Void> write(List<StripeInbox.EventRow> rows) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(RECORD)
                                .setParameter("events", StripeJson.write(rows))
                                .executeUpdate()))
                .ifNoItem()
                .after(EventQueue.TRANSACTION_LIMIT)
                .fail()
                .invoke(() -> written(rows))
                .replaceWithVoid();
    }

    /** One that the database does not take is told of here alone, so that it does not keep the others from being written. */
    private Uni<Void> writeAlone(StripeInbox.EventRow row) {
        return write(List.of(row))
                .onFailure(failure -> DatabaseFailure.of(failure) == DatabaseFailure.DATA)
                .recoverWithItem(failure -> {
                    LOG.errorf(
                            "The failure of Stripe event %s cannot be recorded, which is a mistake of ours: %s",
                            row.id(), DatabaseFailure.describe(failure));
                    written(List.of(row));
                    return null;
                });
    }

    private void written(List<StripeInbox.EventRow> rows) {
        synchronized (waiting) {
            rows.forEach(row -> waiting.remove(row.id(), row));
        }
    }

    private int waitingCount() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
