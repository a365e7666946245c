package org.almoner.web.problem;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** From the moment that the process is to stop, clients that keep their connection are told to look for another. */
@ApplicationScoped
class LastAnswers {

    /** Before the filters that answer themselves. */
    private static final int PRIORITY = 1_000;

    private volatile boolean stopping;

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void install(@Observes Filters filters) {
        filters.register(this::tell, PRIORITY);
    }

    private void tell(RoutingContext request) {
        // HTTP/2 has no such header; Quarkus ends its connections in its own way.
        if (stopping && request.request().version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.next();
    }
}
