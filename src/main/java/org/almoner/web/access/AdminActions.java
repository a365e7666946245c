package org.almoner.web.access;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Reads;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.jboss.logging.Logger;

/**
 * Keeps who changed what by hand. The row is committed before the change begins, and the change does not begin without it:
 * a trace of something that then failed does no harm, a change without a trace does.
 */
@ApplicationScoped
public class AdminActions {

    private static final Logger LOG = Logger.getLogger(AdminActions.class);

    private static final String BEGIN = """
            insert into admin_actions (id, begun_at, actor, action, target, details)
            values (cast($1 as uuid), cast(cast($2 as text) as timestamptz), cast($3 as text), cast($4 as text),
                cast($5 as text), cast($6 as text))
            """;

    private static final String END = "update admin_actions set outcome = cast($2 as text) where id = cast($1 as uuid)";

    private static final String NEWEST_FIRST = " order by begun_at desc, id desc limit ";

    private final Reads reads;
    private final CurrentIdentityAssociation identity;
    private final Clock clock;

    AdminActions(Reads reads, CurrentIdentityAssociation identity, Clock clock) {
        this.reads = reads;
        this.identity = identity;
        this.clock = clock;
    }

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
                .flatMap(caller -> reads.read(
                        BEGIN,
                        id,
                        clock.instant().toString(),
                        caller.getPrincipal().getName(),
                        action,
                        target,
                        details))
                .flatMap(begun -> Uni.createFrom()
                        .deferred(() -> change.get())
                        .onItemOrFailure()
                        .call((done, failure) -> end(id, failure == null ? "DONE" : "FAILED")));
    }

    /** Newest first. @param after null for the first page */
    Uni<Page<AdminAction>> find(Limit limit, Cursor after) {
        List<Object> parameters = new ArrayList<>();
        String sql = new Where().after(after, "begun_at", "id").sql(AdminAction.SELECT, parameters);
        return reads.read(sql + NEWEST_FIRST + (limit.rows() + 1), parameters.toArray())
                .map(rows -> Page.of(
                        rows.stream().map(AdminAction::of).toList(), limit, last -> new Cursor(last.at(), last.id())));
    }

    /** What was done stays done and is answered so, whether or not its end can be noted. */
    private Uni<Void> end(UUID id, String outcome) {
        return reads.read(END, id, outcome)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "The outcome of admin action %s, %s, could not be kept: %s",
                        id, outcome, DatabaseFailure.describe(failure)))
                .onFailure()
                .recoverWithNull();
    }
}
