package org.almoner.fraud.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.checkout.CheckoutGuard;
import org.almoner.web.access.RateLimit;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Lets checkouts pass, by what this replica last read of the guards: no request asks the database. What cannot be read anew holds until
 * its time is over.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class CheckoutGuards implements CheckoutGuard {

    private static final Logger LOG = Logger.getLogger(CheckoutGuards.class);
    private static final String REFUSED = "almoner.fraud.checkouts.refused";
    private static final String GUARDED = "almoner.fraud.tickets.guarded";

    private final GuardStore store;
    private final Clock clock;
    private final RateLimit slowedRate;
    private final Counter refusedBySlowed;
    private final Counter refusedByClosed;
    private final AtomicLong slowed = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private volatile Map<UUID, Guard> active = Map.of();

    CheckoutGuards(GuardStore store, GuardSettings settings, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.clock = clock;
        this.slowedRate = new RateLimit(settings.slowedRate(), clock);
        this.refusedBySlowed = metrics.counter(REFUSED, "reason", "slowed");
        this.refusedByClosed = metrics.counter(REFUSED, "reason", "closed");
        metrics.gauge(GUARDED, Tags.of("state", "slowed"), slowed);
        metrics.gauge(GUARDED, Tags.of("state", "closed"), closed);
    }

    @Override
    public void pass(UUID ticketId, String client) {
        Guard guard = active.get(ticketId);
        Instant now = clock.instant();
        if (guard == null || guard.isOver(now)) {
            return;
        }
        switch (guard.state()) {
            case CLOSED -> {
                refusedByClosed.increment();
                throw ProblemException.unavailable(
                        "This ticket takes no donations for a while; try again later.",
                        Duration.between(now, guard.until()));
            }
            case SLOWED ->
                slowedRate.count(ticketId + " " + client).ifPresent(wait -> {
                    refusedBySlowed.increment();
                    throw ProblemException.tooManyRequests(wait);
                });
        }
    }

    /** On every replica, without a lease. Never fails. */
    @Scheduled(
            every = "{almoner.fraud-guard.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> readAnew() {
        return store.active()
                .invoke(read -> {
                    active = read;
                    slowed.set(count(read, Guard.State.SLOWED));
                    closed.set(count(read, Guard.State.CLOSED));
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.debugf("Guards were not read anew (%s)", DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private static long count(Map<UUID, Guard> guards, Guard.State state) {
        return guards.values().stream().filter(guard -> guard.state() == state).count();
    }
}
