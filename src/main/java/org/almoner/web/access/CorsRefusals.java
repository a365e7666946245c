package org.almoner.web.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.almoner.web.problem.ProblemException;

/** Says why a request from elsewhere is refused, just before the CORS filter of Quarkus refuses it without a word. */
@ApplicationScoped
class CorsRefusals {

    private static final int BEFORE_QUARKUS = -301;

    /** What {@link AdminAccess} allows to other origins. */
    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

    private final AllowedOrigins origins;

    CorsRefusals(AllowedOrigins origins) {
        this.origins = origins;
    }

    void install(@Observes Router router) {
        if (!origins.all().isEmpty()) {
            router.route().order(BEFORE_QUARKUS).handler(this::check);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean listed = origin != null && origins.all().contains(origin);
        if (origin == null || !listed && isOwn(request, origin)) {
            context.next();
        } else if (!listed) {
            context.fail(ProblemException.forbidden("Requests from this origin are not allowed."));
        } else if (!METHODS.contains(request.method().name()) && !isPreflight(request)) {
            context.fail(ProblemException.forbidden("This method is not allowed to other origins."));
        } else {
            context.next();
        }
    }

    private static boolean isOwn(HttpServerRequest request, String origin) {
        return request.authority() != null && origin.equals(request.scheme() + "://" + request.authority());
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && (request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null
                        || request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS) != null);
    }
}
