package org.almoner.web.problem;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each request an id, by which its answer and its lines in the log are found. A proxy or a caller may have given it one
 * ({@code X-Request-Id}), or a trace (W3C, "Trace Context"), whose id it then is; what is neither is not taken over. Where requests are
 * traced, the id of a request without any is that of its trace.
 */
@ApplicationScoped
class RequestIds {

    private static final String HEADER = "X-Request-Id";

    /** In the log. */
    private static final String FIELD = "requestId";

    /** What an id may be made of: nothing that means something to a log or a header, and no address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");

    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    /** Before anybody refuses it. */
    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(RequestIds::name);
    }

    private static void name(RoutingContext context) {
        String id = id(context.request());
        context.response().putHeader(HEADER, id);
        MDC.put(FIELD, id);
        context.next();
    }

    private static String id(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        if (given != null && ID.matcher(given).matches()) {
            return given;
        }
        String parent = request.getHeader("traceparent");
        if (parent != null) {
            Matcher trace = TRACE_PARENT.matcher(parent);
            if (trace.matches()) {
                return trace.group(1);
            }
        }
        SpanContext own = Span.current().getSpanContext();
        return own.isValid() ? own.getTraceId() : UUID.randomUUID().toString();
    }
}
