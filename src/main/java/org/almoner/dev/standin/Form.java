package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters in Stripe's form encoding: {@code line_items[0][price_data][currency]=usd} and {@code expand[]=charge}. */
public final class Form {

    private static final Pattern KEY = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final int MAX_DEPTH = 8;

    private final ObjectNode root;

    private Form(ObjectNode root) {
        this.root = root;
    }

    public static Form of(MultiMap parameters) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> parameter : parameters) {
            put(root, path(parameter.getKey()), parameter.getValue());
        }
        return new Form(root);
    }

    /** The text at a path such as {@code payment_intent_data/metadata/ticketId}; null when there is none. */
    String text(String path) {
        JsonNode value = node(path);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** @throws StandInRefusal when it is missing */
    String required(String path) {
        String text = text(path);
        if (text == null) {
            throw StandInRefusal.missing(name(path));
        }
        return text;
    }

    /** @throws StandInRefusal when it is there and no whole number */
    OptionalLong number(String path) {
        String text = text(path);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw StandInRefusal.invalid("parameter_invalid_integer", name(path), "Invalid integer");
        }
    }

    /** What is below a path, whatever its keys: the elements of a list. */
    List<Form> all(String path) {
        List<Form> all = new ArrayList<>();
        node(path).forEach(element -> {
            if (element instanceof ObjectNode object) {
                all.add(new Form(object));
            }
        });
        return all;
    }

    /** The texts below a path, or the text at it. */
    List<String> texts(String path) {
        JsonNode node = node(path);
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(element -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        });
        return texts;
    }

    /** The keys and values below a path; all of them for the empty path. */
    ObjectNode map(String path) {
        return node(path) instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private JsonNode node(String path) {
        return path.isEmpty() ? root : root.at("/" + path);
    }

    private static List<String> path(String key) {
        int bracket = key.indexOf('[');
        List<String> path = new ArrayList<>();
        path.add(bracket < 0 ? key : key.substring(0, bracket));
        if (bracket >= 0) {
            Matcher rest = KEY.matcher(key.substring(bracket));
            while (rest.find()) {
                path.add(rest.group(1));
            }
        }
        return path;
    }

    private static void put(ObjectNode root, List<String> path, String value) {
        ObjectNode at = root;
        for (String step : path.subList(0, Math.min(path.size(), MAX_DEPTH) - 1)) {
            at = at.path(step) instanceof ObjectNode below ? below : at.putObject(step);
        }
        String last = path.get(path.size() - 1);
        // An empty key stands for the next element of a list.
        at.put(last.isEmpty() ? Integer.toString(at.size()) : last, value);
    }

    private static String name(String path) {
        String[] steps = path.split("/", 2);
        return steps.length == 1 ? path : steps[0] + "[" + steps[1].replace("/", "][") + "]";
    }
}
