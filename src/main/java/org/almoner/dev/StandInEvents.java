package org.almoner.dev;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** Every event that there was, the latest ones at least, and Stripe's way of listing them ("List all events"). */
final class StandInEvents {

    private static final int MAX_EVENTS = 20_000;
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;
    private static final int MAX_TYPES = 20;

    private final List<ObjectNode> events = new ArrayList<>();

    void add(ObjectNode event) {
        events.add(event);
        if (events.size() > MAX_EVENTS) {
            events.subList(0, MAX_EVENTS / 10).clear();
        }
    }

    ObjectNode one(String id) {
        return events.stream()
                .filter(event -> event.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> StandInRefusal.unknown("event", "id"));
    }

    /** Newest first. */
    ObjectNode list(Form query) {
        long limit = query.number("limit").orElse(DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw StandInRefusal.invalid("parameter_invalid_integer", "limit", "limit must be between 1 and 100");
        }
        List<ObjectNode> matching = matching(query);
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
                .put("url", "/v1/events")
                .put("has_more", more);
        ArrayNode data = answer.putArray("data");
        page.forEach(event -> data.add(event.deepCopy()));
        return answer;
    }

    private List<ObjectNode> matching(Form query) {
        String type = query.text("type");
        List<String> types = query.texts("types");
        if (type != null && !types.isEmpty()) {
            throw StandInRefusal.invalid(null, "type", "You may pass either type or types, but not both.");
        }
        if (types.size() > MAX_TYPES) {
            throw StandInRefusal.invalid(null, "types", "You may filter for at most 20 types.");
        }
        Pattern wanted =
                type == null ? null : Pattern.compile(Pattern.quote(type).replace("*", "\\E.*\\Q"));
        LongPredicate created = created(query);
        List<ObjectNode> matching = new ArrayList<>(events.stream()
                .filter(event -> created.test(event.path("created").longValue()))
                .filter(event ->
                        types.isEmpty() || types.contains(event.path("type").textValue()))
                .filter(event -> wanted == null
                        || wanted.matcher(event.path("type").textValue()).matches())
                .toList());
        Collections.reverse(matching);
        return matching;
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

    private static int place(List<ObjectNode> events, String id) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).path("id").asText().equals(id)) {
                return i;
            }
        }
        throw StandInRefusal.invalid("resource_missing", "starting_after", "No such event");
    }
}
