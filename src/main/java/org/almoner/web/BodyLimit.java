package org.almoner.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/**
 * Refuses a chunked body over the limit, whose length nobody announced. Quarkus reads a body into memory up to
 * {@code quarkus.rest.input-buffer-size}, which is set to the limit, and offers what is larger as a stream: so a stream is
 * a body too large. (Left alone, Quarkus answers 413 with an empty body.)
 */
@Provider
class BodyLimit implements ReaderInterceptor {

    @Inject
    RoutingContext routing;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getInputStream() instanceof VertxInputStream) {
            ProblemRoutes.closeAfterwards(routing);
            throw ProblemException.payloadTooLarge();
        }
        return context.proceed();
    }
}
