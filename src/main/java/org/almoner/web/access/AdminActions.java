package org.almoner.web.access;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.web.paging.Cursor;
import org.jboss.logging.Logger;

/**
 * Keeps who changed what by hand. The row is committed before the change begins, and the change does not begin without it:
 * a trace of something that then failed does no harm, a change without a trace does.
 */
@ApplicationScoped
public class AdminActions {

    private static final Logger LOG = Logger.getLogger(AdminActions.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String BEGIN = """
            insert into admin_actions (id, begun_at, actor, action, target, details) values ($1, $2, $3, $4, $5, $6)
            """;

    private static final String END = "update admin_actions set outcome = $2 where id = $1";

    private static final String COLUMNS =
            "select id, begun_at, actor, action, target, details, outcome from admin_actions";
    private static final String NEWEST = " order by begun_at desc, id desc limit $1";
    private static final String AFTER = " where (begun_at, id) < ($2, $3)";

    private final Pool pool;
    private final CurrentIdentityAssociation identity;
    private final Clock clock;

    AdminActions(Pool pool, CurrentIdentityAssociation identity, Clock clock) {
        this.pool = pool;
        this.identity = identity;
        this.clock = clock;
    }

    /** @param target null where it is no single thing @param outcome DONE, FAILED, or null while nobody has seen its end */
    record Action(
            UUID id, Instant begunAt, String actor, String action, String target, String details, String outcome) {}

    /** @param nextCursor null on the last page */
    record ActionPage(List<Action> actions, Cursor nextCursor) {}

    /**
     * Does it and keeps that it was done, by whoever sent the request.
     *
     * @param action what is done, as {@code donation.attribute}
     * @param target the id of what is changed, null where it is no single thing; checked by the caller, as nothing personal
     *     and nothing unbounded may get here
     * @param details what else must be known of it, as {@code ticketId=…}; null for nothing; checked likewise
     * @param change is not begun unless the row is there
     * @return what the change gives; fails as the change does, and as the database does when it is away
     */
    public <T> Uni<T> keep(String action, String target, String details, Supplier<Uni<T>> change) {
        UUID id = UUID.randomUUID();
        return identity.getDeferredIdentity()
                .flatMap(caller -> run(
                        BEGIN,
                        id,
                        clock.instant().atOffset(ZoneOffset.UTC),
                        caller.getPrincipal().getName(),
                        action,
                        target,
                        details))
                .flatMap(begun -> change.get())
                .onItemOrFailure()
                .call((done, failure) -> end(id, failure == null ? "DONE" : "FAILED"));
    }

    /** Newest first. @param after null for the first page */
    Uni<ActionPage> find(int rows, Cursor after) {
        Uni<RowSet<Row>> found = after == null
                ? run(COLUMNS + NEWEST, rows + 1)
                : run(COLUMNS + AFTER + NEWEST, rows + 1, after.at().atOffset(ZoneOffset.UTC), after.id());
        return found.map(all -> page(all, rows));
    }

    /** What was done stays done and is answered so, whether or not its end can be noted. */
    private Uni<Void> end(UUID id, String outcome) {
        return run(END, id, outcome)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "The outcome of admin action %s, %s, could not be kept: %s",
                        id, outcome, DatabaseFailure.describe(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<RowSet<Row>> run(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .ifNoItem()
                .after(LIMIT)
                .fail();
    }

    private static ActionPage page(RowSet<Row> found, int rows) {
        List<Action> actions = new ArrayList<>();
        found.forEach(row -> actions.add(new Action(
                row.getUUID("id"),
                row.getOffsetDateTime("begun_at").toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("details"),
                row.getString("outcome"))));
        if (actions.size() <= rows) {
            return new ActionPage(actions, null);
        }
        Action last = actions.get(rows - 1);
        return new ActionPage(actions.subList(0, rows), new Cursor(last.begunAt(), last.id()));
    }
}
