package org.almoner.stripe.past;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.sql.RowJson;

/** How far the import has come, in the database: another replica, or this one after a restart, goes on there. */
@ApplicationScoped
class ImportStore {

    static final String JOB = "import";

    private static final String LOAD = """
            select cast(json_build_object(
                'run', (select row_to_json(stored) from stripe_import stored),
                'leasedUntil', (select leased_until from jobs where name = '%s' and leased_until > now())) as text)
            """.formatted(JOB);

    /** Nothing but what is said here keeps two imports from running at once. */
    private static final String SET = """
            update stripe_import as stored set
                run = given.run, state = given.state, since = given.since, until = given.until,
                started_at = given.started_at, ended_at = given.ended_at, error = given.error, tries = given.tries,
                next_at = given.next_at, lists = given.lists
            from jsonb_to_record(cast(cast(:given as text) as jsonb)) as given(
                run uuid, state text, since timestamptz, until timestamptz, started_at timestamptz, ended_at timestamptz,
                error text, tries integer, next_at timestamptz, lists jsonb)
            where\s""";

    private static final String BEGIN = SET + "stored.state <> 'RUNNING'";

    private static final String SAVE = SET + "stored.state = 'RUNNING' and stored.run = given.run";

    private static final String CANCEL = """
            update stripe_import set state = 'CANCELLED', ended_at = cast(cast(:now as text) as timestamptz), next_at = null
            where state = 'RUNNING'
            """;

    private final JobLeases jobs;

    ImportStore(JobLeases jobs) {
        this.jobs = jobs;
    }

    /** @param leasedUntil how long the import is somebody's, null when it is nobody's */
    @RegisterForReflection
    record Stored(ImportRun run, Instant leasedUntil) {}

    Uni<Stored> load() {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LOAD, String.class)
                        .getSingleResult()
                        .map(json -> RowJson.read(json, Stored.class))));
    }

    /** @return false when one is under way */
    Uni<Boolean> begin(ImportRun run) {
        return Panache.withTransaction(() -> set(BEGIN, run));
    }

    /** One that is not under way stays as it is. */
    Uni<Void> cancel(Instant now) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(CANCEL)
                                .setParameter("now", now.toString())
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /**
     * Only who holds the lease may write; it goes on for another stretch.
     *
     * @return the import; over, when it was cancelled meanwhile
     */
    Uni<ImportRun> save(Lease held, ImportRun run) {
        return Panache.withTransaction(() -> write(held, run));
    }

    /** The same, and gives the lease back. */
    Uni<ImportRun> leave(Lease held, ImportRun run) {
        return Panache.withTransaction(() -> write(held, run).call(() -> jobs.release(held)));
    }

    private Uni<ImportRun> write(Lease held, ImportRun run) {
        return jobs.keep(held).chain(() -> set(SAVE, run)).map(written -> written ? run : run.over());
    }

    private static Uni<Boolean> set(String sql, ImportRun run) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql)
                        .setParameter("given", RowJson.write(run))
                        .executeUpdate())
                .map(rows -> rows == 1);
    }
}
