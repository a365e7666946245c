package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.RowJson;
import org.almoner.database.sql.Transactions;
import org.jboss.logging.Logger;

/**
 * Keeps the reason why an event could not be processed in {@code stripe_events.error}, in a transaction of its own: the one
 * that failed is rolled back. While the database is away reasons wait here, up to a limit, and are written when it is back.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class FailureLog {

    private static final Logger LOG = Logger.getLogger(FailureLog.class);
    private static final String NOT_RECORDED = "Failures of Stripe events are not recorded";

    /** Each is small, and Stripe sends an event again for days: what is forgotten beyond this is told again. */
    private static final int WAITING_LIMIT = 10_000;

    /** Of an event whose row somebody else has locked the failure waits on, and keeps no other from being recorded. */
    static final String RECORD = """
            with event as materialized (
                select * from jsonb_to_recordset(cast(cast($1 as text) as jsonb)) as event(
                    id text, type text, "apiVersion" text, livemode boolean, created timestamptz,
                    "receivedAt" timestamptz, outcome text, translation integer, error text, payment text)
            ), free as materialized (
                select stripe_event_id from stripe_events where stripe_event_id in (select id from event)
                for update skip locked
            ), recordable as materialized (
                select * from event where id not in (
                    select stripe_event_id from stripe_events where stripe_event_id in (select id from event)
                        and stripe_event_id not in (select stripe_event_id from free))
            ), recorded as (
                insert into stripe_events as stored (
                    stripe_event_id, type, api_version, livemode, stripe_created, received_at, processed_at, outcome,
                    translation, error, payment)
                select id, type, "apiVersion", livemode, created, "receivedAt", null, outcome, translation, error, payment
                from recordable
                order by id
                on conflict (stripe_event_id) do update set outcome = excluded.outcome, error = excluded.error,
                    payment = coalesce(excluded.payment, stored.payment)
                    where stored.processed_at is null
            )
            select id from recordable
            """;

    private final Transactions transactions;
    private final Outage outage;
    private final Clock clock;
    private boolean writing;
    private boolean onceMore;
    private final Map<String, EventRow> waiting = new LinkedHashMap<>();

    FailureLog(Transactions transactions, Outage outage, Clock clock, MeterRegistry metrics) {
        this.transactions = transactions;
        this.outage = outage;
        this.clock = clock;
        metrics.gauge("almoner.stripe.failures.unrecorded", this, FailureLog::waitingCount);
    }

    /** Takes note of a failure, to be written with the next {@link #flush}. */
    public void note(StripeEvent event, String reason) {
        Instant now = clock.instant();
        synchronized (waiting) {
            if (waiting.size() < WAITING_LIMIT || waiting.containsKey(event.id())) {
                waiting.put(event.id(), EventRow.failed(event, now, reason));
            }
        }
    }

    /** An event that succeeded meanwhile has no failure to tell of. */
    public void forget(String eventId) {
        synchronized (waiting) {
            waiting.remove(eventId);
        }
    }

    /** Writes what waits, without anybody waiting for it. While others are written, what is new comes right after them. */
    public void flushSoon() {
        synchronized (waiting) {
            if (writing) {
                onceMore = true;
                return;
            }
        }
        flush().subscribe().with(done -> {});
    }

    /** Writes what waits. Never fails itself: what cannot be written goes on waiting. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> flush() {
        return Uni.createFrom().deferred(() -> {
            List<EventRow> rows;
            synchronized (waiting) {
                if (writing) {
                    return Uni.createFrom().voidItem();
                }
                if (waiting.isEmpty()) {
                    outage.over(NOT_RECORDED);
                    return Uni.createFrom().voidItem();
                }
                rows = List.copyOf(waiting.values());
                writing = true;
            }
            return write(rows)
                    .onFailure(FailureLog::isOfItsData)
                    .recoverWithUni(() -> oneByOne(rows))
                    .onFailure()
                    .invoke(failure -> tell(rows.size(), failure))
                    .onFailure()
                    .recoverWithNull()
                    .onTermination()
                    .invoke(this::doneWriting);
        });
    }

    /** One that the database does not take is told of here alone, so that it does not keep the others from being written. */
    private Uni<Void> oneByOne(List<EventRow> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> write(List.of(row))
                        .onFailure(FailureLog::isOfItsData)
                        .recoverWithItem(failure -> {
                            LOG.errorf(
                                    "The failure of Stripe event %s cannot be recorded, which is a mistake of ours: %s",
                                    row.id(), DatabaseFailure.describe(failure));
                            forget(row.id());
                            return null;
                        }))
                .collect()
                .last();
    }

    private void tell(int rows, Throwable failure) {
        if (!outage.isMet(NOT_RECORDED, failure)) {
            LOG.warnf(
                    "%d failures of Stripe events wait for the database (%s)", rows, DatabaseFailure.describe(failure));
        }
    }

    private static boolean isOfItsData(Throwable failure) {
        return DatabaseFailure.of(failure) == DatabaseFailure.DATA;
    }

    private Uni<Void> write(List<EventRow> rows) {
        String events = RowJson.write(rows);
        return transactions
                .write(RECORD, events)
                .invoke(() -> outage.over(NOT_RECORDED))
                .invoke(recorded -> written(rows, recorded))
                .replaceWithVoid();
    }

    private void doneWriting() {
        boolean more;
        synchronized (waiting) {
            writing = false;
            more = onceMore;
            onceMore = false;
        }
        if (more) {
            flushSoon();
        }
    }

    private void written(List<EventRow> rows, List<Object[]> recorded) {
        Set<String> ids = recorded.stream().map(row -> (String) row[0]).collect(Collectors.toSet());
        synchronized (waiting) {
            rows.stream().filter(row -> ids.contains(row.id())).forEach(row -> waiting.remove(row.id(), row));
        }
    }

    /** How many wait to be written. */
    int waitingCount() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
