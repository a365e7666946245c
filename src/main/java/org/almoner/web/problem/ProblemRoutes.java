package org.almoner.web.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers failures outside Quarkus REST: bodies refused unread, undecodable paths, the doors of {@code /admin}. */
@ApplicationScoped
public class ProblemRoutes {

    private static final long LINGER_MILLIS = 1_000;

    private final ObjectMapper json;
    private final Instance<ProblemPages> pages;
    private final long maxBodyBytes;

    ProblemRoutes(
            ObjectMapper json,
            @Any Instance<ProblemPages> pages,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.json = json;
        this.pages = pages;
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        // Just before Quarkus does the same with an empty body.
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1).handler(this::refuseLargeBody);
    }

    private void refuseLargeBody(RoutingContext context) {
        if (announcedBytes(context.request()) > maxBodyBytes) {
            closeAfterwards(context);
            context.fail(ProblemException.payloadTooLarge());
        } else {
            context.next();
        }
    }

    /** Minus one where the length is not announced: Vert.x refuses what is no number. */
    public static long announcedBytes(HttpServerRequest request) {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return announced == null ? -1 : Long.parseLong(announced);
    }

    /**
     * Throws the rest of the body away for a moment before it closes the connection. Closing at once would reset it, and a
     * client that is still sending would see the reset and not the answer.
     */
    public static void closeAfterwards(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_2) {
            return; // the connection serves other streams
        }
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addEndHandler(done -> {
            if (!request.isEnded()) {
                request.handler(rest -> {}).resume();
            }
            context.vertx().setTimer(LINGER_MILLIS, late -> request.connection().close());
        });
    }

    private void answer(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        ProblemException problem = problem(context);
        response.setStatusCode(problem.status());
        Problem told = problem.toProblem(AskedPath.of(context.request()));
        Optional<ProblemPages> page = ProblemPages.of(pages, context);
        ProblemPages.headers(problem, page).forEach(response::putHeader);
        response.putHeader(HttpHeaders.CONTENT_TYPE, page.isPresent() ? ProblemPages.HTML : Problem.MEDIA_TYPE);
        response.end(page.map(it -> Buffer.buffer(it.page(told, context))).orElseGet(() -> body(told)));
    }

    private static ProblemException problem(RoutingContext context) {
        Throwable failure = context.failure();
        boolean refused = context.statusCode() >= 400 && context.statusCode() < 500;
        if (failure == null || refused && !(failure instanceof ProblemException)) {
            return Failures.ofStatus(context.statusCode());
        }
        // Out here nothing of ours has run: what is illegal came with the request line or its headers.
        return failure instanceof IllegalArgumentException ? Failures.ofStatus(400) : Failures.toProblem(failure);
    }

    private Buffer body(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
