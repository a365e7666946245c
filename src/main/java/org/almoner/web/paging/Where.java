package org.almoner.web.paging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The conditions of a query in HQL, as the filters of a list ask for them. A filter that is null asks for nothing. */
public final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /** Always holds. */
    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** @param value null when nobody asked */
    public Where and(String condition, String parameter, Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(parameter, value);
        }
        return this;
    }

    /** A parameter more of what was asked. */
    public Where with(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    /**
     * Newest first, from there on.
     *
     * @param cursor null for the first page
     */
    public Where after(Cursor cursor, String instant, String id) {
        return cursor == null ? this : before(cursor.at(), cursor.id(), instant, id);
    }

    /** Newest first, what comes after the row of that key. */
    public Where before(Instant at, Object key, String instant, String id) {
        conditions.add("(" + instant + ", " + id + ") < (:cursorAt, :cursorId)");
        return with("cursorAt", at).with("cursorId", key);
    }

    /** @param query up to where its conditions begin, as {@code from Donation} */
    public String in(String query) {
        return conditions.isEmpty() ? query : query + " where " + String.join(" and ", conditions);
    }

    public Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }
}
