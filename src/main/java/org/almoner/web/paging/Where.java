package org.almoner.web.paging;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The conditions of a query in HQL, or with {@link #sql} in PostgreSQL's SQL, as the filters of a list ask for them. A filter that is
 * null asks for nothing.
 */
public final class Where {

    private static final Pattern NAMED = Pattern.compile(":(\\w+)");

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
        return conditions.isEmpty() ? query : query + " where " + all();
    }

    private String all() {
        return String.join(" and ", conditions);
    }

    /**
     * The same with PostgreSQL's parameters.
     *
     * @param query up to where its conditions begin
     * @param values takes what the parameters stand for, in the driver's types, behind those that are there already
     */
    public String sql(String query, List<Object> values) {
        return numbered(in(query), values);
    }

    /** As one expression, for a place where no query begins; with parameters as of {@link #sql}. */
    public String expression(List<Object> values) {
        return conditions.isEmpty() ? "true" : numbered("(" + all() + ")", values);
    }

    private String numbered(String text, List<Object> values) {
        Map<String, Integer> numbers = new HashMap<>();
        return NAMED.matcher(text)
                .replaceAll(named -> "\\$"
                        + numbers.computeIfAbsent(named.group(1), name -> {
                            values.add(driver(parameters.get(name)));
                            return values.size();
                        }));
    }

    private static Object driver(Object value) {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        return value instanceof Collection<?> words ? words.toArray(String[]::new) : value;
    }

    public Map<String, Object> parameters() {
        return Map.copyOf(parameters);
    }
}
