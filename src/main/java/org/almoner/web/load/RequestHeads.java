package org.almoner.web.load;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.problem.ProblemRoutes;

/**
 * Refuses a request by its head alone, before anything tries to understand it. The parser of Vert.x takes more than
 * is allowed here ({@code quarkus.http.limits.*}), because what it refuses itself has an answer without a body.
 */
@ApplicationScoped
class RequestHeads {

    private static final int MAX_TARGET_CHARS = 4_096;
    private static final int MAX_HEADER_CHARS = 8_192;
    private static final int MAX_NAME_CHARS = 255;
    private static final int MAX_PORT_DIGITS = 5;

    /** RFC 9110 (7.2) without what no name or address of a server has: user, percent-encoding, delimiters. */
    private static final Pattern HOST = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255}");

    /** After the routes that set the headers of every answer. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    private final RequestLoad load;

    /** Connections of which a head was refused: what came behind it in the same moment may have been its body, for others. */
    private final Map<HttpConnection, Boolean> over = Collections.synchronizedMap(new WeakHashMap<>());

    RequestHeads(RequestLoad load) {
        this.load = load;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (over.containsKey(request.connection())) {
            return; // it closes in a moment; at once, its client would not see why
        }
        if (request.uri().length() > MAX_TARGET_CHARS) {
            refuse(context, ProblemException.of(Status.REQUEST_URI_TOO_LONG, "The address is too long."));
        } else if (length(request.headers()) > MAX_HEADER_CHARS) {
            refuse(
                    context,
                    ProblemException.of(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too long in all."));
        } else if (!hasHost(request)) {
            refuse(
                    context,
                    ProblemException.badRequest("The request must have one Host header, as host or host:port."));
        } else if (!isFramedPlainly(request)) {
            refuse(context, ProblemException.badRequest("The only Transfer-Encoding that is known here is chunked."));
        } else {
            load.enter(context);
        }
    }

    private void refuse(RoutingContext context, ProblemException problem) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            over.put(context.request().connection(), true);
        }
        ProblemRoutes.closeAfterwards(context);
        context.fail(problem);
    }

    private static int length(MultiMap headers) {
        int length = 0;
        for (Map.Entry<String, String> header : headers) {
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    private static boolean hasHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.isEmpty()) {
            // HTTP/1.0 has no such header, and HTTP/2 has :authority for it.
            return request.version() == HttpVersion.HTTP_1_0
                    || request.version() == HttpVersion.HTTP_2 && request.authority() != null;
        }
        return hosts.size() == 1 && isHost(hosts.get(0)) && request.authority() != null;
    }

    /**
     * What is in front of us may read another coding as one that ends with chunks, and would see other requests than we do
     * (RFC 9112, 6.1 and 6.3); HTTP/1.0 has none.
     */
    private static boolean isFramedPlainly(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.isEmpty()
                || codings.size() == 1
                        && "chunked".equalsIgnoreCase(codings.get(0))
                        && request.version() == HttpVersion.HTTP_1_1;
    }

    static boolean isHost(String host) {
        int colon = host.lastIndexOf(':');
        int end = host.endsWith("]") || colon < 0 ? host.length() : colon;
        String port = host.substring(Math.min(end + 1, host.length()));
        if (port.length() > MAX_PORT_DIGITS || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String name = host.substring(0, end);
        return (isPlainName(name) || HOST.matcher(name).matches())
                && (port.isEmpty() || Integer.parseInt(port) < 65_536);
    }

    /** What nearly every one is: without it each request would ask the pattern. */
    private static boolean isPlainName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-';
            if (!plain) {
                return false;
            }
        }
        return !host.isEmpty() && host.length() <= MAX_NAME_CHARS;
    }
}
