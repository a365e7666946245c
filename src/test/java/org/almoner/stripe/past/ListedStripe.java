package org.almoner.stripe.past;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.StripeLife;

/** The lists of a Stripe account, as the mocked Stripe shows them: well, or with a twist. */
final class ListedStripe implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Path and kind of each. */
    private static final Map<String, String> LISTS = Map.of(
            "/v1/refunds", "refund",
            "/v1/disputes", "dispute",
            "/v1/charges", "charge",
            "/v1/payment_intents", "payment_intent",
            "/v1/checkout/sessions", "checkout.session");

    /** A question for a page. */
    record Asked(String path, Map<String, String> parameters) {

        String after() {
            return parameters.get("starting_after");
        }

        long until() {
            return Long.parseLong(parameters.get("created[lte]"));
        }
    }

    record Answered(int status, String body) {}

    /** Answers otherwise than Stripe should. */
    interface Twist {

        /** @return null to answer well */
        Answered answer(Asked asked, ObjectNode page) throws IOException;
    }

    private final Map<String, List<ObjectNode>> objects = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int pageSize = 100;
    private volatile Twist twist = (asked, page) -> null;

    ListedStripe() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    /** In the place of the mocked Stripe, as far as lists go. */
    static ListedStripe behindTheMocked() {
        ListedStripe lists = new ListedStripe();
        MockedStripe.server()
                .stubFor(get(urlPathMatching("/v1/(refunds|disputes|charges|payment_intents|checkout/sessions)"))
                        .willReturn(aResponse().proxiedFrom(lists.address())));
        return lists;
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    ListedStripe pagesOf(int most) {
        pageSize = most;
        return this;
    }

    ListedStripe twist(Twist other) {
        twist = other;
        return this;
    }

    ListedStripe answersWell() {
        return twist((any, page) -> null);
    }

    /** All objects of these lives, as they are in the end. */
    ListedStripe with(List<StripeLife> lives) {
        lives.forEach(life -> life.listed().forEach((kind, some) -> some.forEach(object -> add(kind, object))));
        return this;
    }

    ListedStripe add(String kind, ObjectNode object) {
        List<ObjectNode> list = objects.computeIfAbsent(kind, any -> new CopyOnWriteArrayList<>());
        list.add(object);
        list.sort(
                Comparator.comparingLong((ObjectNode one) -> one.path("created").asLong())
                        .reversed());
        return this;
    }

    int count(String kind) {
        return objects.getOrDefault(kind, List.of()).size();
    }

    int count() {
        return objects.values().stream().mapToInt(List::size).sum();
    }

    List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    void forgetWhatWasAsked() {
        asked.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static Answered ok(ObjectNode page) {
        return new Answered(200, page.toString());
    }

    static ObjectNode page(List<ObjectNode> data, boolean hasMore) {
        ObjectNode page = JSON.createObjectNode().put("object", "list").put("has_more", hasMore);
        ArrayNode array = page.putArray("data");
        data.forEach(object -> array.add(object.deepCopy()));
        return page;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!LISTS.containsKey(exchange.getRequestURI().getPath())) {
            send(exchange, ok(page(List.of(), false)));
            return;
        }
        Asked question = new Asked(
                exchange.getRequestURI().getPath(),
                parameters(exchange.getRequestURI().getRawQuery()));
        asked.add(question);
        ObjectNode page = page(question);
        Answered other = twist.answer(question, page);
        send(exchange, other == null ? ok(page) : other);
    }

    private static void send(HttpExchange exchange, Answered answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode page(Asked question) {
        long since = Long.parseLong(question.parameters().get("created[gte]"));
        List<ObjectNode> matching = new ArrayList<>(objects.getOrDefault(LISTS.get(question.path()), List.of()));
        // What has no time of its own is of every time.
        matching.removeIf(object -> object.path("created").isIntegralNumber()
                && object.path("created").canConvertToLong()
                && (object.path("created").longValue() < since
                        || object.path("created").longValue() > question.until()));
        int from = 0;
        for (int i = 0; i < matching.size(); i++) {
            if (matching.get(i).path("id").asText().equals(question.after())) {
                from = i + 1;
            }
        }
        int size = Math.min(pageSize, Integer.parseInt(question.parameters().get("limit")));
        int to = Math.min(from + size, matching.size());
        return page(matching.subList(from, to), to < matching.size());
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            parameters.put(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
