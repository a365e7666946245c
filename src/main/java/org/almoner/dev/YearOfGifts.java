package org.almoner.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.dev.standin.StandIn;
import org.jboss.logging.Logger;

/**
 * Fills a fresh installation with a year of gifts, by the ways that real ones come: tickets and questions by our own API, and all else
 * by events that the courier brings to our webhook. It takes about half a minute, and goes on after the answer.
 */
@ApplicationScoped
class YearOfGifts {

    static final String PATH = StandIn.PATH + "/year";

    private static final Logger LOG = Logger.getLogger(YearOfGifts.class);
    private static final long BODY_LIMIT_BYTES = 1_024;
    private static final int SEE_OTHER = 303;
    private static final int CONFLICT = 409;

    /** Fewer than the account remembers. */
    private static final int MOST_GIFTS = 1_500;

    private static final String GIFTS = "720";

    /** So many deliveries at once are no flood. */
    private static final int UNDER_WAY = 48;

    private static final long PAUSE_MILLIS = 3;

    /** A courier that is told to be late delivers all the same. */
    private static final int MOST_PAUSES = 1_000;

    private static final List<String> READINGS = List.of(
            "Reading for Anna",
            "The lighthouse keeper's letters",
            "Winter stories, read aloud",
            "Grandmother's recipes",
            "A walk through the old town",
            "Letters from the valley");

    private static final List<List<String>> QUESTIONS = List.of(
            List.of("My recording", "When will my recording be ready? It was sent a week ago."),
            List.of("A receipt for last year", "Could you send me a receipt for all that I gave last year?"),
            List.of("Wrong amount", "I gave 250 and meant 25. Can you give the rest back, please?"));

    private final StandIn standIn;
    private final Vertx vertx;
    private final Clock clock;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger years = new AtomicInteger();

    YearOfGifts(StandIn standIn, Vertx vertx, Clock clock, ObjectMapper json) {
        this.standIn = standIn;
        this.vertx = vertx;
        this.clock = clock;
        this.json = json;
    }

    void install(@Observes Router router) {
        router.get(PATH).handler(this::tell);
        router.post(PATH).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        router.post(PATH).handler(this::fill);
    }

    /** Steps that are still to come; none when it is done, or was never begun. */
    private void tell(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(JsonNodeFactory.instance
                        .objectNode()
                        .put("years", years.get())
                        .put("left", left.get())
                        .put("underWay", standIn.courier().underWay())
                        .toString());
    }

    private void fill(RoutingContext context) {
        HttpServerRequest request = context.request();
        standIn.learnPort(request);
        String wanted = request.getFormAttribute("gifts");
        String gifts = wanted == null || wanted.isBlank() ? GIFTS : wanted.strip();
        if (!gifts.matches("[1-9][0-9]{0,3}") || Integer.parseInt(gifts) > MOST_GIFTS) {
            refuse(context, 400, "gifts is a whole number from 1 to " + MOST_GIFTS);
        } else if (!left.compareAndSet(0, 1)) {
            refuse(context, CONFLICT, "A year is being filled already.");
        } else {
            String pages = standIn.address(request) + "/pay/";
            vertx.executeBlocking(() -> happen(Integer.parseInt(gifts), pages), false)
                    .onComplete(done -> left.set(0))
                    .onFailure(failure -> LOG.warn("The year of gifts ended early", failure));
            context.response()
                    .setStatusCode(SEE_OTHER)
                    .putHeader("Location", StandIn.PATH)
                    .end();
        }
    }

    private static void refuse(RoutingContext context, int status, String message) {
        Pages.show(context, status, "refused.html", Map.of("message", message));
    }

    /** On a thread that may wait. */
    private Void happen(int gifts, String pages) throws IOException, InterruptedException {
        List<String> tickets = new ArrayList<>();
        for (String reading : READINGS) {
            tickets.add(post("/api/tickets/create", contact("displayName", reading)));
        }
        for (List<String> question : QUESTIONS) {
            post("/api/support", contact("subject", question.get(0), "message", question.get(1)));
        }
        GiftYear year =
                new GiftYear(standIn.account(), tickets, pages, gifts, clock.instant(), years.incrementAndGet());
        while (year.left() > 0) {
            left.set(year.left());
            year.step(standIn.clock());
            for (int i = 0; i < MOST_PAUSES && standIn.courier().underWay() > UNDER_WAY; i++) {
                // On a worker's thread, in development alone: the courier is not to be given more than it carries.
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return null;
    }

    private String contact(String... fields) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("contactType", "EMAIL")
                .put("contactValue", "reader@example.com");
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        return body.toString();
    }

    /** @return the id of what was made */
    private String post(String path, String body) throws IOException, InterruptedException {
        URI address = standIn.here().resolve(path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode made = json.readTree(answer.body());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return made.path("id").asText();
    }
}
