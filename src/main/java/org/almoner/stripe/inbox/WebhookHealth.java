package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.api.StripeAccountSettings;

/** How the webhook fares, in figures that cost the same for ten events and ten million. */
@Startup // its metrics are there from the start
@ApplicationScoped
public class WebhookHealth {

    /** How far back events count as recent. */
    public static final Duration RECENT = Duration.ofHours(1);

    /** Stripe forgets an event after that, and nobody can have it again. */
    private static final Duration KNOWN_TO_STRIPE = Duration.ofDays(30);

    /** Where checks come every second, the next one may still be a look away. */
    private static final Duration HOLD_AT_LEAST = Duration.ofMinutes(5);

    /** Rows that are looked at for one figure, at most: of recent events under load the newest say enough. */
    private static final int MOST = 10_000;

    /** Each part reads one end of an index, or no more rows of it than are counted. */
    private static final String FIGURES = """
            select
                (select max(received_at) from stripe_events),
                (select min(received_at) from stripe_events where error is not null),
                (select min(received_at) from stripe_events
                    where outcome = 'failed' and received_at > cast($1 as timestamptz)),
                recent.events,
                recent.failed,
                (select count(*) from (
                    select 1 from stripe_events where outcome = 'failed' and received_at > cast($1 as timestamptz)
                    limit\s""" + MOST + """
                    ) as failing),
                (select count(*) from (
                    select 1 from stripe_attributions
                    where ticket_id is null and status in ('PAID', 'REFUNDED', 'DISPUTED')
                    limit\s""" + MOST + """
                    ) as unattributed),
                clock_timestamp()
            from (
                select count(*) as events, count(*) filter (where outcome in ('failed', 'refused')) as failed
                from (
                    select outcome from stripe_events where received_at > cast($2 as timestamptz)
                    order by received_at desc limit\s""" + MOST + ") as newest) as recent";

    private final StripeAccountSettings account;
    private final FailureLog failures;
    private final Reads reads;
    private final MeterRegistry metrics;
    private final Clock clock;

    /** Of the last time that the table was asked; null before. */
    private volatile Known known;

    WebhookHealth(StripeAccountSettings account, FailureLog failures, Reads reads, MeterRegistry metrics, Clock clock) {
        this.account = account;
        this.failures = failures;
        this.reads = reads;
        this.metrics = metrics;
        this.clock = clock;
        metrics.gauge("almoner.stripe.last.event.seconds", this, health -> health.age(Figures::last, Double.NaN));
        metrics.gauge("almoner.stripe.oldest.failed.seconds", this, health -> health.age(Figures::oldestFailed, 0));
        metrics.gauge("almoner.stripe.events.failing", this, health -> health.number(Figures::failing));
        metrics.gauge("almoner.ledger.unattributed", this, health -> health.number(Figures::unattributed));
        metrics.gauge("almoner.stripe.livemode", account, mode -> mode.acceptsLiveMode() ? 1 : 0);
    }

    /**
     * What is known of how things are.
     *
     * @param ahead of the clock of the database
     * @param until when they say nothing any more
     */
    private record Known(Figures figures, Duration ahead, Instant until) {}

    /** {@code NaN} where {@link #age} is. */
    private double number(ToLongFunction<Figures> of) {
        Known last = known;
        return last == null || last.until().isBefore(clock.instant()) ? Double.NaN : of.applyAsLong(last.figures());
    }

    /** In seconds; {@code NaN} on a replica that has not asked for a while, since another one does the checks. */
    private double age(Function<Figures, Optional<Instant>> of, double none) {
        Known last = known;
        Instant now = clock.instant();
        if (last == null || last.until().isBefore(now)) {
            return Double.NaN;
        }
        return of.apply(last.figures())
                // Whoever received it may be ahead.
                .map(at -> Math.max(
                        0, Duration.between(at, now.minus(last.ahead())).toMillis() / 1_000.0))
                .orElse(none);
    }

    /**
     * What is known of the events.
     *
     * @param asOf when they were read, by the clock of the database: an event is as old on every replica
     * @param last when the newest was received; empty when none ever was
     * @param oldestError when the oldest that has an error was received; it may be one that will never be of use
     * @param oldestFailed when the oldest was received that failed and can still be had again
     * @param recent received within {@link #RECENT}, or the newest 10,000 of these
     * @param recentFailed those of them that failed or were refused, and were not taken since
     * @param unrecorded those that failed here and wait for the database to record them, as on a full disk; one whose failure before it has
     *     recorded is among the recent ones too
     * @param failing events that failed and can still be had again, 10,000 at most
     * @param unattributed payments that name no known ticket, 10,000 at most
     * @param deliveries to this process since its start
     * @param repeated those of them whose event had been taken before
     */
    public record Figures(
            Instant asOf,
            Optional<Instant> last,
            Optional<Instant> oldestError,
            Optional<Instant> oldestFailed,
            long recent,
            long recentFailed,
            long unrecorded,
            long failing,
            long unattributed,
            long deliveries,
            long repeated) {}

    /** Whether there is a secret to check signatures with; without one nothing is accepted. */
    public boolean isConfigured() {
        return !account.signingSecrets().isEmpty();
    }

    /** How many failures of this replica wait for the database to record them, from memory. */
    public long unrecorded() {
        return failures.waitingCount();
    }

    /**
     * Fails as the database does.
     *
     * @param holds for how long the metrics tell of them, if nobody asks again; five minutes at least
     */
    public Uni<Figures> figures(Duration holds) {
        Instant now = clock.instant();
        return reads.read(FIGURES, at(now.minus(KNOWN_TO_STRIPE)), at(now.minus(RECENT)))
                .map(rows -> {
                    Figures figures = figures(rows.get(0));
                    known = new Known(
                            figures,
                            Duration.between(figures.asOf(), clock.instant()),
                            now.plus(holds.compareTo(HOLD_AT_LEAST) < 0 ? HOLD_AT_LEAST : holds));
                    return figures;
                });
    }

    private Figures figures(Object[] row) {
        return new Figures(
                instant(row[7]).orElseThrow(),
                instant(row[0]),
                instant(row[1]),
                instant(row[2]),
                ((Number) row[3]).longValue(),
                ((Number) row[4]).longValue(),
                unrecorded(),
                ((Number) row[5]).longValue(),
                ((Number) row[6]).longValue(),
                deliveries(null),
                deliveries(WebhookDelivery.SEEN_BEFORE));
    }

    private long deliveries(String outcome) {
        var search = metrics.find(WebhookDelivery.DELIVERIES);
        return (long) (outcome == null ? search : search.tag("outcome", outcome))
                .counters().stream().mapToDouble(Counter::count).sum();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(Object at) {
        return Optional.ofNullable((OffsetDateTime) at).map(OffsetDateTime::toInstant);
    }
}
