package org.almoner.stripe.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.StripeCursor;
import org.almoner.web.paging.Where;

/** Finds events that were received, newest first. */
@ApplicationScoped
class EventQueries {

    /**
     * Null asks for nothing.
     *
     * @param since of the time of its receipt, inclusive
     * @param until exclusive
     */
    record Filter(AskedOutcome outcome, String type, Instant since, Instant until) {}

    Uni<Page<ReceivedEvent>> find(Filter filter, Limit limit, StripeCursor after) {
        Where where = new Where()
                .and("type = :type", "type", filter.type())
                .and("receivedAt >= :since", "since", filter.since())
                .and("receivedAt < :until", "until", filter.until());
        if (filter.outcome() == AskedOutcome.ERROR) {
            where.and("error is not null");
        } else if (filter.outcome() == AskedOutcome.OK) {
            where.and("error is null and processedAt is not null");
        } else if (filter.outcome() != null) {
            where.and("outcome = :outcome", "outcome", filter.outcome().toString());
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
