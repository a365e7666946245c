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
import java.io.UncheckedIOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers failures outside Quarkus REST: bodies refused unread, undecodable paths, the doors of {@code /admin}. */
@ApplicationScoped
public class ProblemRoutes {

    private static final long LINGER_MILLIS = 1_000;

    private final ObjectMapper json;
    private final long maxBodyBytes;

    ProblemRoutes(
            ObjectMapper json, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.json = json;
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
        // Just before Quarkus does the same with an empty body.
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1).handler(this::refuseLargeBody);
    }

    private void refuseLargeBody(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > maxBodyBytes) {
            closeAfterwards(context);
            context.fail(ProblemException.payloadTooLarge());
        } else {
            context.next();
        }
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
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        problem.headers().forEach(response::putHeader);
        response.end(body(problem.toProblem(Instance.of(context.request()))));
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
