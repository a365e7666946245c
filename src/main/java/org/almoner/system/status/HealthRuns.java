package org.almoner.system.status;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of runs, in the caller's session and transaction. */
@ApplicationScoped
public class HealthRuns {

    private static final String COLUMNS =
            Stream.of(Service.values()).map(Service::column).collect(Collectors.joining(", "));

    private static final String INSERT = "insert into health_check_runs"
            + " (id, started_at, duration_ms, replica, overall, " + COLUMNS + ", services) values"
            + " (cast(:id as uuid), cast(cast(:at as text) as timestamptz), :duration, :replica, :overall, "
            + Stream.of(Service.values()).map(service -> ":" + service.column()).collect(Collectors.joining(", "))
            + ", cast(cast(:services as text) as jsonb))";

    private static final String SELECT = "select cast(id as text), started_at, duration_ms, replica,"
            + " cast(services as text), clock_timestamp() from health_check_runs";

    private static final String NEWEST_FIRST = " order by started_at desc, id desc";

    private static final String DELETE = "delete from health_check_runs where id = cast(:id as uuid)";

    /** No more in one go than the time limit of a statement allows: the next run goes on. */
    private static final String DELETE_OLD = """
            delete from health_check_runs where id in (
                select id from health_check_runs where started_at < cast(cast(:before as text) as timestamptz)
                order by started_at limit 1000)
            """;

    /** Only runs that say something else than the one before, or come too long after it; and the last. */
    private static final String CHANGES = """
            select started_at, before, states from (
                select started_at, states,
                    lag(started_at) over w as before, lag(states) over w as states_before,
                    lead(started_at) over w as next
                from (
                    select id, started_at, concat_ws(',', %s) as states from health_check_runs
                    where started_at >= cast(cast(:since as text) as timestamptz)) as runs
                window w as (order by started_at, id)) as neighbours
            where before is null or next is null or states <> states_before
                or started_at - before > cast(cast(:gap as text) as interval)
            order by started_at
            """.formatted(COLUMNS);

    /** A run and when it was read, by the clock by which it was dated: the database's. */
    record Seen(HealthCheckRun run, Instant now) {}

    /** @param before when the run before it was; null for the first @param states in the order of {@link Service} */
    record Change(Instant at, Instant before, List<ServiceState> states) {}

    /** Stores it as what goes on from the last one. @return as it was stored */
    public Uni<HealthCheckRun> add(HealthCheckRun run) {
        return latest().map(last -> run.after(last.map(Seen::run).orElse(null))).call(this::insert);
    }

    private Uni<Integer> insert(HealthCheckRun run) {
        return session(session -> {
            var query = session.createNativeQuery(INSERT)
                    .setParameter("id", run.id().toString())
                    .setParameter("at", run.startedAt().toString())
                    .setParameter("duration", (int) run.duration().toMillis())
                    .setParameter("replica", run.replica())
                    .setParameter("overall", run.overall().name())
                    .setParameter("services", StoredServices.written(run.services()));
            for (Service service : Service.values()) {
                query.setParameter(service.column(), stateOf(run, service).name());
            }
            return query.executeUpdate();
        });
    }

    private static ServiceState stateOf(HealthCheckRun run, Service service) {
        CheckedService checked = run.of(service);
        return checked == null ? ServiceState.UNKNOWN : checked.state();
    }

    public Uni<Optional<HealthCheckRun>> find(UUID id) {
        return first(new Where().and("id = :id", "id", id)).map(found -> found.map(Seen::run));
    }

    /** Nothing before the first run. */
    Uni<Optional<Seen>> latest() {
        return first(new Where());
    }

    private Uni<Optional<Seen>> first(Where where) {
        return find(where, 1).map(runs -> runs.stream().findFirst());
    }

    /**
     * Newest first.
     *
     * @param since inclusive; null for the beginning
     * @param until exclusive; null for now
     * @param after null for the first page
     */
    Uni<Page<HealthCheckRun>> find(Instant since, Instant until, Cursor after, Limit limit) {
        Where where = new Where()
                .and("started_at >= :since", "since", since)
                .and("started_at < :until", "until", until)
                .after(after, "started_at", "id");
        return find(where, limit.rows() + 1)
                .map(found -> found.stream().map(Seen::run).toList())
                .map(found -> Page.of(found, limit, run -> new Cursor(run.startedAt(), run.id())));
    }

    private Uni<List<Seen>> find(Where where, int rows) {
        return session(session -> {
                    var query = session.createNativeQuery(where.in(SELECT) + NEWEST_FIRST, Object[].class)
                            .setMaxResults(rows);
                    where.parameters().forEach(query::setParameter);
                    return query.getResultList();
                })
                .map(found -> found.stream().map(HealthRuns::seen).toList());
    }

    /** When anything changed. @param gap the longest time between two runs that counts as none */
    Uni<List<Change>> changes(Instant since, Duration gap) {
        return session(session -> session.createNativeQuery(CHANGES, Object[].class)
                        .setParameter("since", since.toString())
                        .setParameter("gap", gap.toString())
                        .getResultList())
                .map(found -> found.stream().map(HealthRuns::change).toList());
    }

    public Uni<Void> delete(UUID id) {
        return session(session -> session.createNativeQuery(DELETE)
                        .setParameter("id", id.toString())
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Integer> deleteBefore(Instant before) {
        return session(session -> session.createNativeQuery(DELETE_OLD)
                .setParameter("before", before.toString())
                .executeUpdate());
    }

    private static Seen seen(Object[] row) {
        return new Seen(
                new HealthCheckRun(
                        UUID.fromString((String) row[0]),
                        instant(row[1]),
                        Duration.ofMillis(((Number) row[2]).longValue()),
                        (String) row[3],
                        StoredServices.read((String) row[4])),
                instant(row[5]));
    }

    private static Change change(Object[] row) {
        return new Change(
                instant(row[0]),
                instant(row[1]),
                Stream.of(((String) row[2]).split(",")).map(ServiceState::of).toList());
    }

    private static <T> Uni<T> session(Function<Mutiny.Session, Uni<T>> work) {
        return Panache.withSession(() -> Panache.getSession().flatMap(session -> work.apply(session)));
    }
}
