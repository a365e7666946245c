package org.almoner.web.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Shows a problem to people, where it is they who asked. */
public interface ProblemPages {

    String HTML = "text/html;charset=UTF-8";

    /** Whether it is a page that was asked for, and not data. */
    boolean areFor(RoutingContext request);

    /** The page, as HTML. */
    String page(Problem problem, RoutingContext request);

    static Optional<ProblemPages> of(Instance<ProblemPages> all, RoutingContext request) {
        return all.stream().filter(pages -> pages.areFor(request)).findFirst();
    }

    /** With a page goes no challenge: a browser would ask in a window of its own for what the page asks for. */
    static Map<String, String> headers(ProblemException problem, Optional<ProblemPages> page) {
        Map<String, String> headers = new HashMap<>(problem.headers());
        if (page.isPresent()) {
            headers.keySet().removeIf(HttpHeaders.WWW_AUTHENTICATE::equalsIgnoreCase);
        }
        return headers;
    }
}
