package org.almoner.desk.frame;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.web.input.Fields;
import org.almoner.web.input.SearchText;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;

/**
 * What the address of a page asks for. A filter that was left empty was left out: that is how forms send it. What cannot be one is a
 * 400 that names it.
 */
public final class Asked {

    private static final String CURSOR = "cursor";
    private static final String LIMIT = "limit";
    private static final Set<String> NO_FILTERS = Set.of(CURSOR, LIMIT);

    private final String path;
    private final MultiMap parameters;

    private Asked(String path, MultiMap parameters) {
        this.path = path;
        this.parameters = parameters;
    }

    static Asked of(RoutingContext request) {
        return new Asked(request.normalizedPath(), request.queryParams());
    }

    /** Stripped; null where it is empty or left out. */
    public String text(String field) {
        String text = parameters.get(field);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** For what a form shows again. */
    public String shown(String field) {
        String text = text(field);
        return text == null ? "" : text;
    }

    public boolean is(String field, Object value) {
        return value.toString().equals(text(field));
    }

    /** What a template lets choose from, parted by commas. */
    public List<String> words(String all) {
        return List.of(all.split(","));
    }

    public UUID id(String field) {
        return Fields.id(field, text(field));
    }

    public Instant dayOrInstant(String field, ZoneId zone) {
        return Fields.dayOrInstant(field, text(field), zone);
    }

    /** For the end of a time, which the day belongs to: where the next one begins. An instant is itself. */
    public Instant throughDayOrInstant(String field, ZoneId zone) {
        Instant given = dayOrInstant(field, zone);
        boolean isInstant =
                given == null || text(field).contains("T") || text(field).contains("t");
        return isInstant
                ? given
                : Fields.day(field, text(field)).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** @param otherwise where it is left out; may be null */
    public <E extends Enum<E>> E word(String field, Class<E> words, E otherwise) {
        E word = Fields.word(field, text(field), List.of(words.getEnumConstants()));
        return word == null ? otherwise : word;
    }

    /** Null where it is left out. */
    public Boolean yesOrNo(String field) {
        return Fields.word(field, text(field), List.of(true, false));
    }

    public SearchText search(String field) {
        return SearchText.of(field, text(field));
    }

    public Limit limit() {
        return Limit.fromString(text(LIMIT) == null ? Limit.DEFAULT : text(LIMIT));
    }

    /** Null for the first page. */
    public Cursor cursor() {
        return cursor(Cursor::fromString);
    }

    /** Where it begins, in a form of its own. @return null for the first page */
    public <C> C cursor(Function<String, C> form) {
        return text(CURSOR) == null ? null : form.apply(text(CURSOR));
    }

    /** Whether anything is looked for. */
    public boolean isAnything() {
        return parameters.entries().stream()
                .anyMatch(entry -> !NO_FILTERS.contains(entry.getKey())
                        && !entry.getValue().isBlank());
    }

    /** The address of the page after this one. @param cursor null on the last page @return null then */
    public String next(Object cursor) {
        return cursor == null ? null : path + query(Map.of(CURSOR, cursor.toString()));
    }

    /** The address of the first page. @return null on it */
    public String first() {
        return text(CURSOR) == null ? null : path + query(Map.of());
    }

    /** The address itself: where a form goes whose page is shown again. */
    public String here() {
        return Objects.requireNonNullElseGet(next(text(CURSOR)), () -> at(path));
    }

    /** The address of the same in another form. */
    public String at(String otherPath) {
        return otherPath + query(Map.of());
    }

    private String query(Map<String, String> instead) {
        String query = Stream.concat(
                        parameters.entries().stream()
                                .filter(entry -> !entry.getKey().equals(CURSOR))
                                .filter(entry -> !entry.getValue().isBlank()),
                        instead.entrySet().stream())
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
