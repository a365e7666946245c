package org.almoner.stripe.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.almoner.stripe.translation.EventOutcome;
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

    /** @param nextCursor null on the last page */
    record EventPage(List<ReceivedEvent> events, StripeCursor nextCursor) {}

    Uni<EventPage> find(Filter filter, int rows, StripeCursor after) {
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
                            .setMaxResults(rows + 1);
                    where.parameters().forEach(query::setParameter);
                    return query.getResultList();
                }))
                .map(found -> found.size() > rows
                        ? new EventPage(found.subList(0, rows), end(found.get(rows - 1)))
                        : new EventPage(found, null));
    }

    /** @return null when it was never received */
    Uni<ReceivedEvent> event(String id) {
        return Panache.withSession(
                () -> Panache.getSession().flatMap(session -> session.find(ReceivedEvent.class, id)));
    }

    private static StripeCursor end(ReceivedEvent last) {
        return new StripeCursor(last.receivedAt, last.id);
    }
}
