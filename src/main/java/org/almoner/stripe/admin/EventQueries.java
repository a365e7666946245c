package org.almoner.stripe.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.StripeCursor;
import org.almoner.web.paging.Where;

/** Finds events that were received, newest first. */
@ApplicationScoped
class EventQueries {

    /** Asks for all that have an error: they failed, or have no effect although they should have one. */
    static final String ERROR = "error";

    /** Asks for all that are finished without an error. */
    static final String OK = "ok";

    /**
     * Null asks for nothing.
     *
     * @param outcome a word of {@link EventOutcome}, {@link #ERROR} or {@link #OK}
     * @param since of the time of its receipt, inclusive
     * @param until exclusive
     */
    record Filter(String outcome, String type, Instant since, Instant until) {}

    Uni<Page<ReceivedEvent>> find(Filter filter, Limit limit, StripeCursor after) {
        Where where = new Where()
                .and("type = :type", "type", filter.type())
                .and("receivedAt >= :since", "since", filter.since())
                .and("receivedAt < :until", "until", filter.until());
        if (ERROR.equals(filter.outcome())) {
            where.and("error is not null");
        } else if (OK.equals(filter.outcome())) {
            where.and("error is null and processedAt is not null");
        } else {
            where.and("outcome = :outcome", "outcome", filter.outcome());
        }
        if (after != null) {
            where.before(after.at(), after.id(), "receivedAt", "id");
        }
        String hql = where.in("from ReceivedEvent") + " order by receivedAt desc, id desc";
        return Panache.withSession(() -> Panache.getSession().flatMap(session -> {
                    var query = session.createSelectionQuery(hql, ReceivedEvent.class)
                            .setMaxResults(limit.rows() + 1);
                    where.parameters().forEach(query::setParameter);
                    return query.getResultList();
                }))
                .map(found -> Page.of(found, limit, last -> new StripeCursor(last.receivedAt, last.id)));
    }

    /** @return null when it was never received */
    Uni<ReceivedEvent> event(String id) {
        return Panache.withSession(
                () -> Panache.getSession().flatMap(session -> session.find(ReceivedEvent.class, id)));
    }
}
