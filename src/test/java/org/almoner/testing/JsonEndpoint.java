package org.almoner.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.BadInput;

/**
 * An endpoint that takes a JSON object.
 *
 * @param fields name and JSON text of a good value
 * @param optional the fields that may be null or missing
 * @param badValues field and JSON texts of values of the right type that are wrong
 */
public record JsonEndpoint(
        String path, Map<String, String> fields, List<String> optional, Map<String, List<String>> badValues) {

    private static final String JSON = "application/json";
    private static final int TOO_MANY_BYTES = 1_100_000;
    private static final Charset UTF_32 = Charset.forName("UTF-32BE");

    public Stream<BadInput> inputs() {
        return Stream.of(unreadable(), trailing(), twice(), types(), values(), mediaTypes())
                .flatMap(inputs -> inputs);
    }

    /** Only what is no object of the expected kind at all, for an endpoint that takes bytes and names no fields. */
    public Stream<BadInput> unreadable() {
        return Stream.of(bodies(), sizes(), methods()).flatMap(inputs -> inputs);
    }

    private Stream<BadInput> bodies() {
        String good = object(fields);
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("empty body", bytes(""));
        bodies.put("blank body", bytes(" \n"));
        for (String text : List.of("null", "[]", "[" + good + "]", "1", "true", "\"text\"", "{}")) {
            bodies.put(text, bytes(text));
        }
        for (String text : List.of("{", "}", "{\"a\":}", "{'a':1}", "{a:1}", "NaN", "nul")) {
            bodies.put("broken: " + text, bytes(text));
        }
        bodies.put("truncated", bytes(good.substring(0, good.length() - 2)));
        bodies.put("deep arrays", bytes("[".repeat(100_000)));
        bodies.put("deep objects", bytes("{\"x\":".repeat(50_000)));
        bodies.put("deep in an unknown field", bytes(with(good, "\"x\":" + "[".repeat(1_000) + "]".repeat(1_000))));
        bodies.put("deep in a known field", bytes(object(replaced(first(), "[".repeat(1_000) + "]".repeat(1_000)))));
        bodies.put("long name", bytes(with(good, "\"" + "x".repeat(60_000) + "\":1")));
        bodies.put("long number", bytes(with(good, "\"x\":" + "9".repeat(60_000))));
        bodies.put(
                "invalid UTF-8",
                concat(bytes("{\"" + first() + "\":\""), new byte[] {(byte) 0xC3, (byte) 0x28}, bytes("\"}")));
        bodies.put("UTF-8 cut short", concat(bytes("{\"" + first() + "\":\""), new byte[] {(byte) 0xE2, (byte) 0x82}));
        bodies.put("ISO 8859-1", "{\"ü\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
        bodies.put("bytes", new byte[] {0, 1, 2, 3, (byte) 0xFF, (byte) 0xFE});
        bodies.put("impossible UTF-32", concat("{".getBytes(UTF_32), new byte[] {0x7F, 0x7F, 0x7F, 0x7F}));
        return bodies.entrySet().stream().map(body -> post(body.getKey(), body.getValue(), 400, null));
    }

    private Stream<BadInput> trailing() {
        String good = object(fields);
        return Stream.of("x", good, "\0").map(rest -> post("trailing " + rest, bytes(good + rest), 400, null));
    }

    /** Before the last field and after it: a reader that has all it needs may take the rest in another way. */
    private Stream<BadInput> twice() {
        return fields.entrySet().stream()
                .map(field -> post(
                        field.getKey() + " twice",
                        bytes(with(object(fields), "\"" + field.getKey() + "\":" + field.getValue())),
                        400,
                        null));
    }

    private Stream<BadInput> types() {
        return fields.keySet().stream().flatMap(field -> {
            boolean text = fields.get(field).startsWith("\"");
            Stream<String> wrong =
                    Stream.of(text ? "1" : "\"text\"", text ? "1.5" : "\"1\"", "true", "[]", "{}", "[1]", "{\"a\":1}");
            Stream<String> nothing =
                    optional.contains(field) ? Stream.empty() : Stream.of("null", text ? "\"\"" : "null");
            Stream<BadInput> replaced = Stream.concat(wrong, nothing)
                    .map(value -> post(field + "=" + value, bytes(object(replaced(field, value))), 400, field));
            Map<String, String> without = new LinkedHashMap<>(fields);
            without.remove(field);
            return optional.contains(field)
                    ? replaced
                    : Stream.concat(replaced, Stream.of(post("no " + field, bytes(object(without)), 400, field)));
        });
    }

    private Stream<BadInput> values() {
        return badValues.entrySet().stream()
                .flatMap(bad -> bad.getValue().stream()
                        .map(value -> post(
                                bad.getKey() + "=" + value,
                                bytes(object(replaced(bad.getKey(), value))),
                                400,
                                bad.getKey())));
    }

    private Stream<BadInput> sizes() {
        byte[] huge = bytes(with(object(fields), "\"x\":\"" + "x".repeat(TOO_MANY_BYTES) + "\""));
        return Stream.of(
                new BadInput("huge body", "POST", path, JSON, huge, false, 413, null),
                new BadInput("huge chunked body", "POST", path, JSON, huge, true, 413, null));
    }

    private Stream<BadInput> methods() {
        return Stream.of("PUT", "PATCH", "DELETE")
                .map(method -> new BadInput("wrong method", method, path, JSON, bytes("{}"), false, 405, null));
    }

    private Stream<BadInput> mediaTypes() {
        byte[] good = bytes(object(fields));
        return Stream.of(
                        "text/plain",
                        "application/xml",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x",
                        "nonsense")
                .map(type -> new BadInput("as " + type, "POST", path, type, good, false, 415, null));
    }

    private BadInput post(String name, byte[] body, int status, String field) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return new BadInput(shown, "POST", path, JSON, body, false, status, field);
    }

    private String first() {
        return fields.keySet().iterator().next();
    }

    private Map<String, String> replaced(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return changed;
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String with(String object, String field) {
        return object.substring(0, object.length() - 1) + "," + field + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
