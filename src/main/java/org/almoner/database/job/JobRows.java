package org.almoner.database.job;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.job.JobLeases.JobState;
import org.almoner.database.job.JobLeases.Lease;

/** The rows of {@code jobs}. In the caller's transaction, where there is one. */
final class JobRows {

    /**
     * What was done in the time to come was done before the clock of the database was set, and is done again; what was done since this
     * transaction began is not. Where the clock called for it, and it was not done since, although it was due then, it was not begun: what
     * was done shortly before, by a replica that is ahead, is due later.
     */
    private static final String CLAIM = """
            update jobs set
                leased_by = cast(:holder as uuid), leased_until = now() + cast(cast(:silence as text) as interval)
            where name = :name
                and (leased_until is null or leased_until <= now())
                and (failures > 0 or leased_by is not null
                    or coalesce(finished_at, 'epoch') < cast(cast(:called as text) as timestamptz)
                        and (due_at <= cast(cast(:called as text) as timestamptz) or not isfinite(due_at)))
                and (cast(cast(:forced as text) as boolean)
                    or due_at <= now()
                    or failures = 0 and coalesce(finished_at, 'epoch')
                        not between now() - cast(cast(:age as text) as interval) and clock_timestamp())
            returning failures, now()
            """;

    static final String KEEP = """
            update jobs set leased_until = now() + cast(cast(:silence as text) as interval)
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    static final String DONE = """
            update jobs set
                leased_by = null, leased_until = null, failures = 0, error = null,
                finished_at = now(), due_at = cast(cast(:due as text) as timestamptz)
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    static final String RELEASE = """
            update jobs set leased_by = null, leased_until = null
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    /** In the middle of it: anybody may go on, and that somebody is to stays seen. Nobody's, so that what still runs here does not keep it. */
    static final String LEAVE = """
            update jobs set leased_by = gen_random_uuid(), leased_until = now()
            where name = :name and leased_by = cast(:holder as uuid)
            """;

    static final String FAILED = """
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

    private JobRows() {}

    /** All that there are, by name. */
    static Uni<List<JobState>> all() {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session ->
                                session.createNativeQuery(ALL, Object[].class).getResultList()))
                .map(rows -> rows.stream().map(JobRows::state).toList());
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

    static Uni<Void> want(String job) {
        return change(job, WANTED);
    }

    static Uni<Void> doneByHand(String job) {
        return change(job, DONE_BY_HAND);
    }

    private static Uni<Void> change(String job, String sql) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(sql)
                                .setParameter("name", job)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /**
     * Nothing comes of it when the job is not due, or when somebody else does it.
     *
     * @param called only what the clock called for then and has not come to its end; empty for whatever is due
     */
    static Uni<Optional<Lease>> claim(
            String job, UUID holder, boolean forced, Optional<Instant> called, Duration age, Duration silence) {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLAIM, Object[].class)
                        .setParameter("name", job)
                        .setParameter("holder", holder.toString())
                        .setParameter("silence", silence.toString())
                        .setParameter("forced", Boolean.toString(forced))
                        .setParameter("called", called.map(Instant::toString).orElse("infinity"))
                        .setParameter("age", age.toString())
                        .getSingleResultOrNull())
                .map(claimed -> Optional.ofNullable(claimed)
                        .map(row -> new Lease(job, holder, instant(row[1]), silence, ((Number) row[0]).intValue()))));
    }

    /** @return false when somebody else holds it */
    static Uni<Boolean> change(String job, UUID holder, String sql, Map<String, String> parameters) {
        return Panache.withTransaction(() -> Panache.getSession().flatMap(session -> {
            var query =
                    session.createNativeQuery(sql).setParameter("name", job).setParameter("holder", holder.toString());
            parameters.forEach(query::setParameter);
            return query.executeUpdate().map(rows -> rows == 1);
        }));
    }
}
