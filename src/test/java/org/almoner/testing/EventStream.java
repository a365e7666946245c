package org.almoner.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Reads server-sent events as a browser does. */
public final class EventStream implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpResponse<InputStream> answer;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile String lastEventId;
    private volatile int comments;
    private volatile boolean over;
    private volatile long retryMillis;

    /** @param data as it was written */
    public record Event(String name, String data, JsonNode json) {

        /** The text, or the number in its digits, at a path such as {@code totals.total}; null when there is none. */
        public String text(String path) {
            JsonNode value = json.at("/" + path.replace('.', '/'));
            return value.isMissingNode() || value.isNull() ? null : value.asText();
        }
    }

    private EventStream(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread reader = new Thread(this::read, "event-stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens it and waits until it has told from where to go on. */
    public static EventStream open(URI server, UUID ticket) {
        EventStream stream = open(server, ticket, null);
        if (stream.status() != 200) {
            throw new AssertionError("The stream was refused with " + stream.status());
        }
        Waiting.await().atMost(PATIENCE).until(() -> stream.lastEventId != null);
        return stream;
    }

    /** @param lastEventId null for none */
    public static EventStream open(URI server, UUID ticket, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.resolve("/api/tickets/" + ticket + "/donations/stream"))
                .timeout(PATIENCE);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return new EventStream(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new AssertionError("The stream did not open", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public int status() {
        return answer.statusCode();
    }

    public String header(String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    public List<Event> events() {
        return events;
    }

    public String lastEventId() {
        return lastEventId;
    }

    public int comments() {
        return comments;
    }

    public boolean isOver() {
        return over;
    }

    /** The first event that fits, once it is there. */
    public Event await(Predicate<Event> fits) {
        return Waiting.await()
                .atMost(PATIENCE)
                .until(
                        () -> events.stream()
                                .filter(event -> fits.test(event))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** After how long the server asked to come back; 0 when it did not. */
    public long retryMillis() {
        return retryMillis;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String name = "message";
            StringBuilder data = new StringBuilder();
            String line = lines.readLine();
            while (line != null) {
                if (line.isEmpty()) {
                    if (data.length() > 0) {
                        events.add(new Event(name, data.toString(), JSON.readTree(data.toString())));
                    }
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments++;
                } else if (line.startsWith("id: ")) {
                    lastEventId = line.substring("id: ".length());
                } else if (line.startsWith("retry: ")) {
                    retryMillis = Long.parseLong(line.substring("retry: ".length()));
                } else if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring("data: ".length()));
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            // the line is cut: what the test waits for, or does not
        } finally {
            over = true;
        }
    }
}
