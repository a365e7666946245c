package org.almoner.web.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;
import org.almoner.web.problem.ProblemException;

/**
 * Keeps pages of other sites out of {@code /admin} and the desk: a browser adds the password that it once asked for, and the
 * cookie that it was given, to whatever request any page makes it send. There is no CORS here, whatever {@code ALLOWED_ORIGINS} says, so that no other site reads an
 * answer; and what another site's page writes is refused before its credentials are looked at.
 */
@Singleton
class ForeignSites {

    /** Before Quarkus' CORS, which has no paths. */
    private static final int BEFORE_CORS = -1_000;

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** Pages that a donor comes to by a link of their own. A browser adds nothing to it. */
    private static final String FOR_DONORS = "/donor/";

    private final AllowedOrigins origins;

    ForeignSites(AllowedOrigins origins) {
        this.origins = origins;
    }

    void install(@Observes Router router) {
        router.route().order(BEFORE_CORS).handler(this::check);
    }

    private void check(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.startsWith(FOR_DONORS)) {
            // A form of ours comes from nowhere, since our pages tell no address; who may post it, its link says.
            context.request().headers().remove(HttpHeaders.ORIGIN);
        }
        if (!AdminAccess.isAdmin(path) && !DeskAccess.isDesk(path)) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        if (!READS.contains(request.method()) && isForeign(request)) {
            context.fail(ProblemException.of(Status.FORBIDDEN, "A page of another site may not change anything here."));
            return;
        }
        // Without it the request has nothing to do with CORS, and a preflight is a request without credentials.
        request.headers().remove(HttpHeaders.ORIGIN);
        context.next();
    }

    /** The browser's own word counts first (W3C Fetch Metadata), as no page can write it; other programs send neither. */
    private boolean isForeign(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null
                && !origins.isOwn(
                        origin,
                        request.authority() == null ? null : request.authority().toString());
    }
}
