package org.almoner.web.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.almoner.testing.SignedWebhook;

/** Requests as strangers make them, from a seed: every endpoint of the API's own description, each part good, odd or absent. */
final class HostileInputs {

    /**
     * One request.
     *
     * @param bytes as on the wire
     * @param hardlyHttp whether it may be refused before any code of ours, which has no body to say why, or wait for more
     */
    record Input(byte[] bytes, boolean hardlyHttp, boolean head) {

        @Override
        public String toString() {
            return new String(bytes, 0, Math.min(bytes.length, 600), StandardCharsets.ISO_8859_1);
        }
    }

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE");
    private static final List<String> PARAMETERS = List.of(
            "since",
            "until",
            "limit",
            "cursor",
            "outcome",
            "type",
            "status",
            "currency",
            "emailHash",
            "id",
            "ticketId",
            "repair",
            "q",
            "by",
            "zone",
            "from",
            "to");
    private static final List<String> FIELDS = List.of(
            "contactType",
            "contactValue",
            "displayName",
            "amount",
            "currency",
            "successUrl",
            "cancelUrl",
            "ticketId",
            "id",
            "object",
            "type",
            "created",
            "livemode",
            "data",
            "status",
            "reason");
    private static final List<String> WORDS = List.of(
            "",
            "0",
            "-1",
            "1.5",
            "1e999999",
            "9223372036854775808",
            "-9223372036854775809",
            "+294277-01-01T00:00:00Z",
            "9999-99-99T99:99:99Z",
            "-0001-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
            "null",
            "true",
            "NaN",
            "'",
            "\"",
            "' or 1=1 --",
            "%00",
            "%0d%0aX:y",
            "%ff%fe",
            "%F0%9F%91%A9",
            "%zz",
            "..%2f..%2f",
            "a".repeat(300),
            "<script>",
            "${jndi:ldap://x}",
            "{0}",
            "%s%n",
            "USD",
            "usd",
            "XXX",
            "PAID",
            "error",
            "evt_1",
            "charge.refunded",
            "maria@example.com",
            "AAAA",
            "_".repeat(32),
            "+1-1-1-1-1");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e99999",
            "-0",
            "25.00",
            "99999999999999999999999999",
            "\"\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"USD\"",
            "\"EMAIL\"",
            "\"someone@example.com\"",
            "\"https://give.example.org/\"",
            "[]",
            "{}",
            "[[[[[[]]]]]]",
            "{\"a\":{\"b\":[1,2,{}]}}",
            "\"" + "y".repeat(2_000) + "\"",
            "NaN",
            "1767225600",
            "\"01890a5d-ac96-774b-bcce-b302099a8057\"",
            "{\"object\":{\"object\":\"charge\",\"id\":\"ch_1\",\"amount\":-1}}");
    private static final List<String> MEDIA_TYPES = List.of(
            "application/json",
            "text/html",
            "nonsense",
            "*/*",
            ";;",
            "a/b;q=x",
            "application/json; charset=nope",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/event-stream",
            "application/xml;q=0.0000001",
            "/");

    private final Random random;
    private final List<String> routes = new ArrayList<>();
    private final String ticket;

    /** @param api the OpenAPI description @param ticket the id of one that exists */
    HostileInputs(long seed, JsonNode api, String ticket) {
        this.random = new Random(seed);
        this.ticket = ticket;
        api.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method.toUpperCase())) {
                        routes.add(method.toUpperCase() + " " + path.getKey());
                    }
                }));
    }

    List<String> routes() {
        return routes;
    }

    Input next() {
        String[] route = any(routes).split(" ");
        String method = oneIn(8) ? any(METHODS) : oneIn(12) ? word(8).toUpperCase() : route[0];
        String path = oneIn(12) ? "/" + word(6) + "/" + escaped() : path(route[1]);
        String target = path + query();
        boolean odd = !isUri(target);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (oneIn(25)) {
            head.append(any(List.of("", "Host: \r\n", "Host: a b\r\n", "Host: x\r\nHost: y\r\n", "Host: [::1\r\n")));
        } else {
            head.append("Host: localhost\r\n");
        }
        byte[] body = body(route[1]);
        headers(head, route[1], body);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        switch (body.length == 0 ? 0 : random.nextInt(10)) {
            case 0 -> head.append(oneIn(2) ? "" : "Content-Length: 0\r\n");
            case 1 -> {
                head.append("Transfer-Encoding: chunked\r\n");
                body = chunked(body);
            }
            case 2 -> {
                odd = true;
                head.append(any(List.of(
                        "Content-Length: -1\r\n",
                        "Content-Length: 99999999999999999999\r\n",
                        "Content-Length: " + (body.length + 7) + "\r\n",
                        "Content-Length: 1\r\nContent-Length: 2\r\n",
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: gzip\r\n")));
            }
            default -> head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        whole.writeBytes(head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!head.toString().contains("Content-Length: 0")) {
            whole.writeBytes(body);
        }
        return new Input(whole.toByteArray(), odd, method.equals("HEAD"));
    }

    private void headers(StringBuilder head, String route, byte[] body) {
        if (oneIn(3)) {
            head.append("Accept: ").append(any(MEDIA_TYPES)).append("\r\n");
        }
        head.append("Content-Type: ")
                .append(oneIn(4) ? any(MEDIA_TYPES) : "application/json")
                .append("\r\n");
        if (route.startsWith("/admin") && !oneIn(5)) {
            head.append("Authorization: Basic ")
                    .append(base64("admin:" + HostileInputsIT.ADMIN_PASSWORD))
                    .append("\r\n");
        } else if (oneIn(10)) {
            head.append("Authorization: ")
                    .append(any(List.of("Basic !!!", "Basic " + base64(word(5)), "Bearer x", "Digest", "")))
                    .append("\r\n");
        }
        if (route.endsWith("/webhook") && !oneIn(4)) {
            String signed = new String(body, StandardCharsets.UTF_8);
            head.append("Stripe-Signature: ")
                    .append(SignedWebhook.header(signed, SignedWebhook.SECRET, Instant.now()))
                    .append("\r\n");
        }
        for (String name : List.of(
                "Last-Event-ID",
                "Origin",
                "Range",
                "If-None-Match",
                "Cookie",
                "Forwarded",
                "X-HTTP-Method-Override",
                "Accept-Language",
                "Accept-Encoding",
                "traceparent",
                "Upgrade")) {
            if (oneIn(15)) {
                head.append(name).append(": ").append(any(WORDS)).append("\r\n");
            }
        }
        head.append("X-Forwarded-For: ")
                .append(oneIn(15) ? any(WORDS) : "10." + random.nextInt(256) + ".7." + random.nextInt(256))
                .append("\r\n");
        if (oneIn(60)) {
            head.append("Expect: ")
                    .append(oneIn(2) ? "100-continue" : "nonsense")
                    .append("\r\n");
        }
        if (oneIn(100)) {
            head.append("X-Long: ").append("x".repeat(9_000)).append("\r\n");
        }
    }

    private String path(String template) {
        StringBuilder path = new StringBuilder();
        for (String segment : template.substring(1).split("/")) {
            path.append('/').append(segment.startsWith("{") ? id() : segment);
        }
        return oneIn(30) ? path + any(List.of("/", "//", ";x=y", "/.", "/..", "/../..", "%2f")) : path.toString();
    }

    private String id() {
        return oneIn(3) ? escaped() : oneIn(2) ? UUID.randomUUID().toString() : ticket;
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int left = oneIn(2) ? 0 : random.nextInt(4); left > 0; left--) {
            query.append(query.isEmpty() ? "?" : "&")
                    .append(oneIn(6) ? word(4) : any(PARAMETERS))
                    .append('=')
                    .append(escaped());
        }
        return query.toString();
    }

    /** A word that the request line can hold. */
    private String escaped() {
        return any(WORDS)
                .replace(" ", "%20")
                .replace("\"", "%22")
                .replace("<", "%3C")
                .replace(">", "%3E");
    }

    private byte[] body(String route) {
        String text = switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> any(List.of("{", "[", "nul", "\"", "{\"a\":", "[".repeat(5_000), "\0\1\2"));
            case 2 -> "{\"x\":\"" + "z".repeat(random.nextInt(60_000)) + "\"}";
            default -> object(route.endsWith("/webhook"));
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && oneIn(15)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String object(boolean event) {
        StringBuilder object = new StringBuilder("{");
        if (event && !oneIn(5)) {
            object.append("\"id\":\"evt_")
                    .append(word(12))
                    .append("\",\"object\":\"event\",\"livemode\":false,\"created\":")
                    .append(oneIn(3) ? any(VALUES) : "1767225600")
                    .append(",\"type\":\"")
                    .append(any(List.of(
                            "charge.refunded",
                            "charge.succeeded",
                            "refund.created",
                            "payment_intent.succeeded",
                            "charge.dispute.created",
                            "checkout.session.completed",
                            "nothing.at_all")))
                    .append("\",\"data\":{\"object\":{\"id\":\"ch_")
                    .append(word(12))
                    .append("\",\"object\":\"charge\",")
                    .append("\"payment_intent\":\"pi_")
                    .append(word(12))
                    .append("\",\"amount\":")
                    .append(any(VALUES))
                    .append(",\"currency\":")
                    .append(any(VALUES))
                    .append(",\"created\":")
                    .append(any(VALUES))
                    .append(",\"metadata\":")
                    .append(any(VALUES))
                    .append("}}");
        }
        for (int left = random.nextInt(5); left > 0; left--) {
            object.append(object.length() > 1 ? "," : "")
                    .append('"')
                    .append(oneIn(8) ? word(5) : any(FIELDS))
                    .append("\":")
                    .append(any(VALUES));
        }
        return object.append('}').toString();
    }

    private byte[] chunked(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; ) {
            int size = Math.min(body.length - from, 1 + random.nextInt(2_000));
            chunks.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(body, from, size);
            chunks.writeBytes(new byte[] {'\r', '\n'});
            from += size;
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunks.toByteArray();
    }

    private String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** What is none, Quarkus refuses before any code of an application, with a bare 400. */
    private static boolean isUri(String target) {
        try {
            return new URI(target).getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
