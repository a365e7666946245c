package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Every event that there was, the latest ones at least, and Stripe's way of listing them ("List all events"). */
final class StandInEvents {

    private static final int MAX_EVENTS = 20_000;
    private static final int MAX_TYPES = 20;

    private final List<ObjectNode> events = new ArrayList<>();

    void add(ObjectNode event) {
        events.add(event);
        if (events.size() > MAX_EVENTS) {
            events.subList(0, MAX_EVENTS / 10).clear();
        }
    }

    /** Oldest first. */
    void forget() {
        events.clear();
    }

    List<ObjectNode> all() {
        return List.copyOf(events);
    }

    ObjectNode one(String id) {
        return events.stream()
                .filter(event -> event.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> StandInRefusal.unknown("event", "id"));
    }

    /** Newest first. */
    ObjectNode list(Form query) {
        return StandInList.page("/v1/events", matching(query), query, ObjectNode::deepCopy);
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
        List<ObjectNode> matching = new ArrayList<>(events.stream()
                .filter(event ->
                        types.isEmpty() || types.contains(event.path("type").textValue()))
                .filter(event -> wanted == null
                        || wanted.matcher(event.path("type").textValue()).matches())
                .toList());
        Collections.reverse(matching);
        return matching;
    }
}
