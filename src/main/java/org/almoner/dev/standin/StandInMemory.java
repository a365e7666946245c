package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the account remembers: its objects by their ids, and the events that told of them. */
final class StandInMemory {

    private final StandInObjects objects;
    private final Consumer<ObjectNode> onEvent;
    private final StandInEvents events = new StandInEvents();
    private final Map<String, ObjectNode> known = new LinkedHashMap<>();

    /** @param onEvent is told each event as it happens */
    StandInMemory(StandInObjects objects, Consumer<ObjectNode> onEvent) {
        this.objects = objects;
        this.onEvent = onEvent;
    }

    /** @return the object itself: what becomes of it is remembered too */
    ObjectNode keep(ObjectNode object) {
        known.put(StandInObjects.id(object), object);
        return object;
    }

    /** An event shows the object as it is now. */
    void tell(String type, ObjectNode object) {
        ObjectNode event = objects.event(type, object);
        events.add(event);
        onEvent.accept(event.deepCopy());
    }

    void keepIn(ObjectNode whole) {
        whole.putArray("objects").addAll(List.copyOf(known.values()));
        whole.putArray("events").addAll(events.all());
    }

    void restore(ObjectNode whole) {
        whole.path("objects").forEach(object -> keep((ObjectNode) object));
        whole.path("events").forEach(event -> events.add((ObjectNode) event));
    }

    void forget() {
        known.clear();
        events.forget();
    }

    /** The remembered one of these two, where one has the same id. */
    ObjectNode same(ObjectNode object) {
        return known.getOrDefault(StandInObjects.id(object), object);
    }

    StandInEvents events() {
        return events;
    }

    /** @param kind the value of the field {@code object} that it must have */
    ObjectNode find(String id, String kind) {
        ObjectNode object = known.get(id);
        if (object == null || !object.path("object").asText().equals(kind)) {
            throw StandInRefusal.unknown(kind, "id");
        }
        return object;
    }

    /** Newest first. @param kind the value of the field {@code object} */
    List<ObjectNode> all(String kind) {
        List<ObjectNode> all = new ArrayList<>(known.values());
        all.removeIf(object -> !object.path("object").asText().equals(kind));
        Collections.reverse(all);
        return all;
    }

    /** @param paths lead to ids, whose places the objects take: {@code payment_intent.latest_charge} */
    ObjectNode expanded(ObjectNode object, List<String> paths) {
        ObjectNode answer = StandInObjects.shown(object);
        for (String path : paths) {
            expand(answer, List.of(path.split("\\.")));
        }
        return answer;
    }

    /** With all that belongs to the payment intent or tells of the charge; either may be null. */
    void forget(ObjectNode session, ObjectNode intent, ObjectNode charge) {
        known.remove(StandInObjects.id(session));
        known.values().removeIf(object -> isOf(object, intent, "payment_intent") || isOf(object, charge, "source"));
    }

    private static boolean isOf(ObjectNode object, ObjectNode whole, String field) {
        if (whole == null) {
            return false;
        }
        String id = StandInObjects.id(whole);
        return id.equals(StandInObjects.id(object))
                || id.equals(object.path(field).textValue());
    }

    private void expand(JsonNode at, List<String> path) {
        JsonNode value = at.path(path.get(0));
        if (value.isTextual() && known.containsKey(value.textValue()) && at instanceof ObjectNode object) {
            value = StandInObjects.shown(known.get(value.textValue()));
            object.set(path.get(0), value);
        }
        if (path.size() > 1 && !value.isNull()) {
            expand(value, path.subList(1, path.size()));
        }
    }
}
