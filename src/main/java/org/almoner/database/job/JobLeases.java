package org.almoner.database.job;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.almoner.Backoff;
import org.almoner.database.pool.TimeLimits;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Patience;
import org.jboss.logging.Logger;

/**
 * Who does which job ({@code jobs.name}), and when: one replica at a time, by a lease in the database that ends by itself. In
 * the caller's transaction, where there is one: what is written there is written by whoever holds the lease. All times are by the
 * clock of the database: by that of a replica which is ahead, one that died would keep its job from all others, and one that ended
 * would have it done by nobody until that time has come.
 */
@ApplicationScoped
public class JobLeases {

    private static final Logger LOG = Logger.getLogger(JobLeases.class);

    /** Catching up at start makes sense only for what has not been done just now, by another replica. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    /** For leases to be given back at the end: somewhat more than a statement waits for a lock. */
    private static final Duration LAST = Duration.ofSeconds(3);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    private final Clock clock;
    private final Duration lease;
    private final long startedNanos = System.nanoTime();

    private final Duration limit;
    private final HeldLeases held;
    private final OwnContext ownContext;

    /** Who holds a job and is nobody here any more, when the database could not be told: it would wait until that ends by itself. */
    private final Map<String, UUID> unreturned = new ConcurrentHashMap<>();

    JobLeases(JobSettings settings, TimeLimits limits, HeldLeases held, OwnContext ownContext, Clock clock) {
        this.lease = settings.lease();
        this.limit = limits.reading();
        this.held = held;
        this.ownContext = ownContext;
        this.clock = clock;
    }

    /** While there still are connections: first of all that ends. Leases that cannot be given back now end by themselves. */
    void stop(@Observes @Priority(1) ShutdownEvent stopping) {
        List<Lease> left = held.end();
        if (left.isEmpty()) {
            return;
        }
        LOG.infof(
                "This replica ends; others go on with: %s",
                left.stream().map(Lease::job).sorted().collect(Collectors.joining(", ")));
        List<Uni<Boolean>> given = left.stream()
                .map(lease ->
                        ownContext.start(() -> JobRows.change(lease.job(), lease.holder(), JobRows.LEAVE, Map.of())))
                .toList();
        Uni.join()
                .all(given)
                .andCollectFailures()
                .ifNoItem()
                .after(LAST)
                .fail()
                .onFailure()
                .recoverWithItem(List.of())
                .await()
                .indefinitely();
    }

    /** Whether jobs go on elsewhere since this replica ends: what fails here now is no news to anybody. */
    public boolean isEnding() {
        return held.isEnding();
    }

    /**
     * The right to do a job.
     *
     * @param since by the clock of the database
     * @param silence after how long of it the job goes to another replica
     * @param failures in a row before it
     */
    public record Lease(String job, UUID holder, Instant since, Duration silence, int failures) {}

    /**
     * How a job is.
     *
     * @param dueAt when it is next done; null for one that has no such time: it is done whenever there is something for it to do, or not by
     *     itself
     * @param finishedAt when it last came to its end; null before
     * @param failures in a row since
     * @param error why the last try stopped; null when it did not
     */
    public record JobState(
            String name, boolean running, Instant dueAt, Instant finishedAt, int failures, String error) {}

    /** All that there are, by name. */
    public Uni<List<JobState>> all() {
        return JobRows.all();
    }

    /** Makes a job due, so that a replica does it at its next look. */
    public Uni<Void> want(String job) {
        return JobRows.want(job);
    }

    /** Somebody did without the lease what a job does; where the clock calls for that ({@link #claimUnlessDoneWithin}), it is done then all the same. */
    public Uni<Void> doneByHand(String job) {
        return JobRows.doneByHand(job);
    }

    /** @return nothing when the job is not due, or when somebody else does it */
    public Uni<Optional<Lease>> claimDue(String job) {
        return claimDue(job, lease);
    }

    /** For a job whose gap would be seen. @param silence after how long of it the job goes to another replica */
    public Uni<Optional<Lease>> claimDue(String job, Duration silence) {
        return claim(
                job,
                false,
                Optional.empty(),
                Duration.ofNanos(System.nanoTime() - startedNanos).plus(JUST_NOW),
                silence);
    }

    /** @return nothing when somebody else does it */
    public Uni<Optional<Lease>> claimNow(String job) {
        return claim(job, true, Optional.empty(), Duration.ZERO, lease);
    }

    /** For what is called for by the clock on every replica. @return nothing when it was done within that time */
    public Uni<Optional<Lease>> claimUnlessDoneWithin(String job, Duration time) {
        return claim(job, false, Optional.empty(), time, lease);
    }

    /**
     * Likewise, only where the last try has not come to its end: it failed, or its replica died, or nobody could begin it.
     *
     * @param called when the clock last called for it
     */
    public Uni<Optional<Lease>> claimUnfinished(String job, Duration time, Instant called) {
        return claim(job, false, Optional.of(called), time, lease);
    }

    /** @param age it is done again when it was last done longer ago */
    private Uni<Optional<Lease>> claim(
            String job, boolean forced, Optional<Instant> called, Duration age, Duration silence) {
        if (held.isClosing() && !forced) {
            return Uni.createFrom().item(Optional.empty());
        }
        UUID holder = UUID.randomUUID();
        AtomicBoolean givenUp = new AtomicBoolean();
        Uni<Optional<Lease>> claimed = returned(job)
                .chain(() -> JobRows.claim(job, holder, forced, called, age, silence))
                .call(late -> late.isPresent() && (givenUp.get() || held.isEnding())
                        ? JobRows.change(job, holder, JobRows.LEAVE, Map.of())
                        : Uni.createFrom().voidItem());
        return Patience.atMost(limit, claimed)
                .map(lease -> lease.filter(mine -> !held.isEnding()))
                .invoke(lease -> lease.ifPresent(held::add))
                .onFailure()
                .invoke(() -> {
                    givenUp.set(true);
                    unreturned.putIfAbsent(job, holder);
                });
    }

    private Uni<Boolean> returned(String job) {
        UUID old = unreturned.get(job);
        return old == null
                ? Uni.createFrom().item(false)
                : JobRows.change(job, old, JobRows.LEAVE, Map.of()).invoke(() -> unreturned.remove(job, old));
    }

    /**
     * Waits for what is done under a lease for as long as it is kept: fails with {@link LeaseLostException} when nothing was heard of it
     * for its silence, and when this replica ends. The work goes on to its end.
     */
    public <T> Uni<T> whileHeld(Lease lease, Uni<T> work) {
        return held.whileHeld(lease, work);
    }

    /** Goes on for another stretch; fails with {@link LeaseLostException} when the lease has gone to another. */
    public Uni<Void> keep(Lease lease) {
        return JobRows.change(
                        lease.job(),
                        lease.holder(),
                        JobRows.KEEP,
                        Map.of("silence", lease.silence().toString()))
                .invoke(kept -> {
                    if (!kept) {
                        throw LeaseLostException.gone();
                    }
                    held.kept(lease);
                })
                .replaceWithVoid();
    }

    /** @param every after which it is due again, from its beginning on */
    public Uni<Void> done(Lease lease, Duration every) {
        return giveBack(
                        lease,
                        JobRows.DONE,
                        Map.of("due", lease.since().plus(every).toString()))
                .replaceWithVoid();
    }

    /** Something else was done under the lease; the job itself is due when it was. */
    public Uni<Void> release(Lease lease) {
        return giveBack(lease, JobRows.RELEASE, Map.of()).replaceWithVoid();
    }

    /**
     * Not in the caller's transaction, nor in its session, on which something may hang.
     *
     * @return when it is due again, by the clock of this replica, as in its log; nothing when it is not this replica's to say, since the
     *     lease has gone to another
     */
    public Uni<Optional<Instant>> failed(Lease lease, String error) {
        Duration pause = Backoff.doubled(FIRST_RETRY, lease.failures(), LAST_RETRY);
        return Patience.atMost(
                        limit,
                        Uni.createFrom()
                                .deferred(() -> ownContext.start(() -> giveBack(
                                        lease, JobRows.FAILED, Map.of("error", error, "pause", pause.toString())))))
                .onFailure()
                .invoke(() -> unreturned.put(lease.job(), lease.holder()))
                .onTermination()
                .invoke(() -> held.remove(lease))
                .map(given -> given ? Optional.of(clock.instant().plus(pause)) : Optional.empty());
    }

    /** As a line in the log says when a job goes on. @param due what {@link #failed} came to */
    public static String when(Optional<Instant> due) {
        return due.map(at -> "at " + at).orElse("elsewhere");
    }

    private Uni<Boolean> giveBack(Lease lease, String sql, Map<String, String> parameters) {
        return JobRows.change(lease.job(), lease.holder(), sql, parameters)
                .onFailure()
                .invoke(() -> unreturned.put(lease.job(), lease.holder()))
                .onTermination()
                .invoke(() -> held.remove(lease));
    }
}
