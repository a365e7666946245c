package org.almoner.stripe.catchup;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.almoner.database.job.JobLeases;
import org.almoner.database.sql.RowJson;

/** Where the walk has come to, in the database: another replica, or this one after a restart, goes on there. */
@ApplicationScoped
public class ReconciliationStore {

    private static final String LOAD = """
            select cast(json_build_object(
                'walk', (select row_to_json(walk) from stripe_reconciliation walk),
                'firstHeard', (select min(received_at) from stripe_events),
                'leasedUntil', (select leased_until from jobs where name = '%1$s' and leased_until > now()),
                'error', (select error from jobs where name = '%1$s')) as text)
            """.formatted(Reconciliation.JOB);

    private static final String SAVE = """
            update stripe_reconciliation set
                reached = walk.reached, walk_from = walk.walk_from, walk_until = walk.walk_until,
                walk_after = walk.walk_after, started_at = walk.started_at, finished_at = walk.finished_at,
                pages = walk.pages, events = walk.events, missed = walk.missed, failed = walk.failed
            from jsonb_to_record(cast(cast(:walk as text) as jsonb)) as walk(
                reached timestamptz, walk_from timestamptz, walk_until timestamptz, walk_after text,
                started_at timestamptz, finished_at timestamptz, pages bigint, events bigint, missed bigint,
                failed bigint)
            """;

    private final JobLeases jobs;

    ReconciliationStore(JobLeases jobs) {
        this.jobs = jobs;
    }

    /**
     * @param firstHeard when the first event of all was received; null before
     * @param leasedUntil how long the walk is somebody's, null when it is nobody's
     * @param error why the last walk stopped early; null when it did not
     */
    @RegisterForReflection
    public record Stored(ReconciliationRun walk, Instant firstHeard, Instant leasedUntil, String error) {}

    Uni<Stored> load() {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LOAD, String.class)
                        .getSingleResult()
                        .map(json -> RowJson.read(json, Stored.class))));
    }

    /** Only who holds the lease may write; it goes on for another stretch. */
    Uni<ReconciliationRun> save(JobLeases.Lease held, ReconciliationRun walk) {
        return Panache.withTransaction(() -> jobs.keep(held)
                        .chain(() -> Panache.getSession()
                                .flatMap(session -> session.createNativeQuery(SAVE)
                                        .setParameter("walk", RowJson.write(walk))
                                        .executeUpdate())))
                .replaceWith(walk);
    }
}
