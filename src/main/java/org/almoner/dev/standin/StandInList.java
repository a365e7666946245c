package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/** Stripe's way of listing anything ("Pagination"): newest first, of a time, in pages. */
final class StandInList {

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    private StandInList() {}

    /**
     * The page that is asked for.
     *
     * @param url as Stripe names the list in its answer
     * @param newestFirst all that may be on it, whenever it was made
     * @param shown makes of an object what the page shows
     */
    static ObjectNode page(String url, List<ObjectNode> newestFirst, Form query, UnaryOperator<ObjectNode> shown) {
        long limit = query.number("limit").orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw StandInRefusal.invalid("parameter_invalid_integer", "limit", "limit must be between 1 and 100");
        }
        LongPredicate created = created(query);
        List<ObjectNode> matching = newestFirst.stream()
                .filter(object -> created.test(object.path("created").longValue()))
                .toList();
        String after = query.text("starting_after");
        String before = query.text("ending_before");
        List<ObjectNode> page;
        boolean more;
        if (before == null) {
            List<ObjectNode> rest =
                    after == null ? matching : matching.subList(place(matching, after) + 1, matching.size());
            more = rest.size() > limit;
            page = rest.subList(0, (int) Math.min(limit, rest.size()));
        } else {
            List<ObjectNode> rest = matching.subList(0, place(matching, before));
            more = rest.size() > limit;
            page = rest.subList((int) Math.max(0, rest.size() - limit), rest.size());
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("object", "list")
                .put("url", url)
                .put("has_more", more);
        ArrayNode data = answer.putArray("data");
        page.forEach(object -> data.add(shown.apply(object)));
        return answer;
    }

    private static LongPredicate created(Form query) {
        LongPredicate all = created -> true;
        for (String bound : List.of("gte", "gt", "lte", "lt")) {
            long at = query.number("created/" + bound).orElse(Long.MIN_VALUE);
            if (at != Long.MIN_VALUE) {
                all = all.and(
                        switch (bound) {
                            case "gte" -> created -> created >= at;
                            case "gt" -> created -> created > at;
                            case "lte" -> created -> created <= at;
                            default -> created -> created < at;
                        });
            }
        }
        return all;
    }

    private static int place(List<ObjectNode> objects, String id) {
        for (int i = 0; i < objects.size(); i++) {
            if (objects.get(i).path("id").asText().equals(id)) {
                return i;
            }
        }
        throw StandInRefusal.invalid("resource_missing", "starting_after", "No such object");
    }
}
