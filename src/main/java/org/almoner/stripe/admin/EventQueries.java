package org.almoner.stripe.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almoner.stripe.translation.EventOutcome;

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
    record EventPage(List<ReceivedEvent> events, EventCursor nextCursor) {}

    Uni<EventPage> find(Filter filter, int rows, EventCursor after) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (ERROR.equals(filter.outcome())) {
            conditions.add("error is not null");
        } else if (OK.equals(filter.outcome())) {
            conditions.add("error is null and processedAt is not null");
        } else {
            add(conditions, parameters, "outcome = :outcome", "outcome", filter.outcome());
        }
        add(conditions, parameters, "type = :type", "type", filter.type());
        add(conditions, parameters, "receivedAt >= :since", "since", filter.since());
        add(conditions, parameters, "receivedAt < :until", "until", filter.until());
        if (after != null) {
            add(conditions, parameters, "(receivedAt, id) < (:at, :after)", "at", after.at());
            parameters.put("after", after.id());
        }
        String hql =
                "from ReceivedEvent where " + String.join(" and ", conditions) + " order by receivedAt desc, id desc";
        return Panache.withSession(() -> Panache.getSession().flatMap(session -> {
                    var query = session.createSelectionQuery(hql, ReceivedEvent.class)
                            .setMaxResults(rows + 1);
                    parameters.forEach(query::setParameter);
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

    private static void add(
            List<String> conditions, Map<String, Object> parameters, String condition, String name, Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    private static EventCursor end(ReceivedEvent last) {
        return new EventCursor(last.receivedAt, last.id);
    }
}
