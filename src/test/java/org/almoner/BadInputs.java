package org.almoner;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What a stranger may put where an id or the parameters of a page belong. */
final class BadInputs {

    private BadInputs() {}

    /** @param path with {@code {id}}, which must be a UUID that exists */
    static Stream<BadInput> ofId(String method, String path) {
        byte[] body = method.equals("GET") ? null : "{}".getBytes(StandardCharsets.UTF_8);
        Stream<BadInput> invalid = Stream.of(
                        "1",
                        "null",
                        "1-1-1-1-1",
                        "01890a5d-ac96-774b-bcce-b302099a805",
                        "01890a5dac96774bbcceb302099a8057",
                        "01890a5d-ac96-774b-bcce-b302099a805g",
                        "%7B01890a5d-ac96-774b-bcce-b302099a8057%7D",
                        "%00",
                        "%27",
                        "01890a5d-ac96-774b-bcce-b302099a8057%20",
                        "x".repeat(2_000))
                .map(id -> new BadInput(
                        "no UUID", method, path.replace("{id}", id), "application/json", body, false, 400, "id"));
        String unknown = path.replace("{id}", "01890a5d-ac96-774b-bcce-b302099a8057");
        return Stream.concat(
                invalid,
                Stream.of(new BadInput("unknown", method, unknown, "application/json", body, false, 404, null)));
    }

    /** @param path of something that exists and comes in pages */
    static Stream<BadInput> ofPages(String path) {
        Stream<BadInput> limits = Stream.of(
                        "0", "-1", "201", "99999999999999999999", "1.5", "1e2", "x", "%00", "%F0%9F%91%A9")
                .map(limit -> new BadInput("limit", "GET", path + "?limit=" + limit, null, null, false, 400, "limit"));
        Stream<BadInput> cursors = Stream.of(
                        "x", "null", "%00", "AAAA", "_".repeat(32), "A".repeat(33), "A".repeat(3_000))
                .map(cursor ->
                        new BadInput("cursor", "GET", path + "?cursor=" + cursor, null, null, false, 400, "cursor"));
        return Stream.concat(limits, cursors);
    }
}
