package org.almoner.web.load;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Map;
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

    /** RFC 9110 (7.2) without what no name or address of a server has: user, percent-encoding, delimiters. */
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255})(:[0-9]{0,5})?");

    /** After the routes that set the headers of every answer. */
    private static final int ORDER = Integer.MIN_VALUE + 1;

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
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
        } else {
            context.next();
        }
    }

    private static void refuse(RoutingContext context, ProblemException problem) {
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

    static boolean isHost(String host) {
        if (!HOST.matcher(host).matches()) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        String port = host.endsWith("]") || colon < 0 ? "" : host.substring(colon + 1);
        return port.isEmpty() || Integer.parseInt(port) < 65_536;
    }
}
