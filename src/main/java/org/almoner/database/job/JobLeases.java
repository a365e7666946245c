package org.almoner.database.job;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.almoner.Backoff;

/**
 * Who does which job ({@code jobs.name}), and when: one replica at a time, by a lease in the database that ends by itself. In
 * the caller's transaction, where there is one: what is written there is written by whoever holds the lease. All times are by the
 * clock of the database: by that of a replica which is ahead, one that died would keep its job from all others, and one that ended
 * would have it done by nobody until that time has come.
 */
@ApplicationScoped
public class JobLeases {

    /** Catching up at start makes sense only for what has not been done just now, by another replica. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    /**
     * What was done in the time to come was done before the clock of the database was set, and is done again; what was done since this
     * transaction began is not.
     */
    private static final String CLAIM = """
            update jobs set
                leased_by = cast(:holder as uuid), leased_until = now() + cast(cast(:silence as text) as interval)
            where name = :name
                and (leased_until is null or leased_until <= now())
                and (cast(cast(:forced as text) as boolean)
                    or due_at <= now()
                    or failures = 0 and coalesce(finished_at, 'epoch')
                        not between now() - cast(cast(:age as text) as interval) and clock_timestamp())
            returning failures, now()
            """;

    private static final String KEEP = """
            update jobs set leased_until = now() + cast(cast(:silence as text) as interval)
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    private static final String DONE = """
            update jobs set
                leased_by = null, leased_until = null, failures = 0, error = null,
                finished_at = now(), due_at = cast(cast(:due as text) as timestamptz)
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    private static final String RELEASE = """
            update jobs set leased_by = null, leased_until = null
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    private static final String FAILED = """
            update jobs set
                leased_by = null, leased_until = null, failures = failures + 1, error = :error,
                due_at = now() + cast(cast(:pause as text) as interval)
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    private static final String ALL = "select name, coalesce(leased_until > now(), false),"
            + " case when isfinite(due_at) and due_at > coalesce(finished_at, 'epoch') then due_at end,"
            + " finished_at, failures, error"
            + " from jobs order by name";

    private static final String DONE_BY_HAND = """
            update jobs set finished_at = now(), due_at = least(due_at, now())
            where name = :name and leased_by is null
            """;

    private static final String WANTED = """
            update jobs set due_at = now() where name = :name and due_at > now()
            """;

    private final Clock clock;
    private final Duration lease;
    private final long startedNanos = System.nanoTime();

    /** Held by nobody here any more, when the database was away and could not be told: the job would wait until they end by themselves. */
    private final Map<String, Lease> unreturned = new ConcurrentHashMap<>();

    JobLeases(JobSettings settings, Clock clock) {
        this.clock = clock;
        this.lease = settings.lease();
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
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session ->
                                session.createNativeQuery(ALL, Object[].class).getResultList()))
                .map(rows -> rows.stream().map(JobLeases::state).toList());
    }

    private static JobState state(Object[] row) {
        return new JobState(
                (String) row[0],
                (Boolean) row[1],
                instant(row[2]),
                instant(row[3]),
                ((Number) row[4]).intValue(),
                (String) row[5]);
    }

    /** Makes a job due, so that a replica does it at its next look. */
    public Uni<Void> want(String job) {
        return change(job, WANTED);
    }

    /** Somebody did without the lease what a job does; where the clock calls for that ({@link #claimUnlessDoneWithin}), it is done then all the same. */
    public Uni<Void> doneByHand(String job) {
        return change(job, DONE_BY_HAND);
    }

    private Uni<Void> change(String job, String sql) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(sql)
                                .setParameter("name", job)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /** @return nothing when the job is not due, or when somebody else does it */
    public Uni<Optional<Lease>> claimDue(String job) {
        return claimDue(job, lease);
    }

    /** For a job whose gap would be seen. @param silence after how long of it the job goes to another replica */
    public Uni<Optional<Lease>> claimDue(String job, Duration silence) {
        return claim(
                job, false, Duration.ofNanos(System.nanoTime() - startedNanos).plus(JUST_NOW), silence);
    }

    /** @return nothing when somebody else does it */
    public Uni<Optional<Lease>> claimNow(String job) {
        return claim(job, true, Duration.ZERO, lease);
    }

    /** For what is called for by the clock on every replica. @return nothing when it was done within that time */
    public Uni<Optional<Lease>> claimUnlessDoneWithin(String job, Duration time) {
        return claim(job, false, time, lease);
    }

    /** @param age it is done again when it was last done longer ago */
    private Uni<Optional<Lease>> claim(String job, boolean forced, Duration age, Duration silence) {
        Lease old = unreturned.remove(job);
        return old == null
                ? claimFree(job, forced, age, silence)
                : release(old).chain(() -> claimFree(job, forced, age, silence));
    }

    private Uni<Optional<Lease>> claimFree(String job, boolean forced, Duration age, Duration silence) {
        UUID holder = UUID.randomUUID();
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLAIM, Object[].class)
                        .setParameter("name", job)
                        .setParameter("holder", holder.toString())
                        .setParameter("silence", silence.toString())
                        .setParameter("forced", Boolean.toString(forced))
                        .setParameter("age", age.toString())
                        .getSingleResultOrNull())
                .map(claimed -> Optional.ofNullable(claimed)
                        .map(row -> new Lease(job, holder, instant(row[1]), silence, ((Number) row[0]).intValue()))));
    }

    /** Goes on for another stretch; fails when the lease has gone to another. */
    public Uni<Void> keep(Lease held) {
        return change(held, KEEP, Map.of("silence", held.silence().toString()))
                .invoke(kept -> {
                    if (!kept) {
                        throw new IllegalStateException("The lease of " + held.job() + " has gone to another replica");
                    }
                })
                .replaceWithVoid();
    }

    /** @param every after which it is due again, from its beginning on */
    public Uni<Void> done(Lease held, Duration every) {
        return giveBack(held, DONE, Map.of("due", held.since().plus(every).toString()))
                .replaceWithVoid();
    }

    /** Something else was done under the lease; the job itself is due when it was. */
    public Uni<Void> release(Lease held) {
        return giveBack(held, RELEASE, Map.of()).replaceWithVoid();
    }

    /** @return when it is due again, by the clock of this replica, as in its log */
    public Uni<Instant> failed(Lease held, String error) {
        Duration pause = Backoff.doubled(FIRST_RETRY, held.failures(), LAST_RETRY);
        return giveBack(held, FAILED, Map.of("error", error, "pause", pause.toString()))
                .map(given -> clock.instant().plus(pause));
    }

    private Uni<Boolean> giveBack(Lease held, String sql, Map<String, String> parameters) {
        return change(held, sql, parameters).onFailure().invoke(() -> unreturned.put(held.job(), held));
    }

    private static Uni<Boolean> change(Lease held, String sql, Map<String, String> parameters) {
        return Panache.withTransaction(() -> Panache.getSession().flatMap(session -> {
            var query = session.createNativeQuery(sql)
                    .setParameter("name", held.job())
                    .setParameter("holder", held.holder().toString());
            parameters.forEach(query::setParameter);
            return query.executeUpdate().map(rows -> rows == 1);
        }));
    }
}
