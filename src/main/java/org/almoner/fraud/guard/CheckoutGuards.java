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
import org.almoner.database.look.Lookout;
import org.almoner.stripe.checkout.CheckoutGuard;
import org.almoner.web.access.RateLimit;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Lets checkouts pass, by what this replica last read of the guards: no request asks the database, but those that come before it was
 * read at all. What cannot be read anew holds until its time is over.
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
    private final Lookout lookout;
    private final AtomicLong slowed = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    /** Null before anything was read. */
    private volatile Map<UUID, Guard> active;

    CheckoutGuards(GuardStore store, GuardSettings settings, Clock clock, MeterRegistry metrics) {
        this.store = store;
        this.clock = clock;
        this.slowedRate = new RateLimit(settings.slowedRate(), clock);
        this.refusedBySlowed = metrics.counter(REFUSED, "reason", "slowed");
        this.refusedByClosed = metrics.counter(REFUSED, "reason", "closed");
        this.lookout = new Lookout(metrics, "guards", LOG, "Which checkouts are slowed or closed");
        this.active = settings.isOn() ? null : Map.of();
        metrics.gauge(GUARDED, Tags.of("state", "slowed"), slowed);
        metrics.gauge(GUARDED, Tags.of("state", "closed"), closed);
    }

    @Override
    public Uni<Void> pass(UUID ticketId, String client) {
        return Uni.createFrom()
                .deferred(() -> active == null ? firstRead() : Uni.createFrom().item(active))
                .invoke(guards -> pass(guards.get(ticketId), ticketId, client))
                .replaceWithVoid();
    }

    private void pass(Guard guard, UUID ticketId, String client) {
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
        return lookout.neverFailing(store.active().invoke(this::know)).replaceWithVoid();
    }

    /** What a look has read meanwhile is newer. */
    private Uni<Map<UUID, Guard>> firstRead() {
        return store.active().invoke(read -> {
            if (active == null) {
                know(read);
            }
        });
    }

    private void know(Map<UUID, Guard> read) {
        active = read;
        slowed.set(count(read, Guard.State.SLOWED));
        closed.set(count(read, Guard.State.CLOSED));
    }

    private static long count(Map<UUID, Guard> guards, Guard.State state) {
        return guards.values().stream().filter(guard -> guard.state() == state).count();
    }
}
