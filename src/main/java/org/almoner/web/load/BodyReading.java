package org.almoner.web.load;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Reads the body of a request that a resource takes, within three limits: its own size, the memory of all bodies together
 * ({@link Bodies}), and a time. Quarkus REST would read it without the last two, and keep each part as it came, so that
 * a body of single bytes costs a hundred times its size. What is a {@link StreamedBody} reads its own.
 */
@Provider
@Priority(Priorities.USER + 1_000) // after all that refuses without a body: doors, rate limit
class BodyReading implements ResteasyReactiveContainerRequestFilter {

    @Inject
    Bodies bodies;

    @Override
    public void filter(ResteasyReactiveContainerRequestContext context) {
        RoutingContext routing = CurrentRequestManager.get().unwrap(RoutingContext.class);
        if (!mayHaveBody(routing.request()) || StreamedBodyMark.isOn(context)) {
            return;
        }
        context.suspend();
        new ArrivingBody(routing, bodies) {
            @Override
            void arrived(byte[] body) {
                context.setEntityStream(new ByteArrayInputStream(body));
                context.resume();
            }

            @Override
            void refused(ProblemException problem) {
                context.resume(problem);
            }
        }.read();
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
            return false;
        }
        return request.version() == HttpVersion.HTTP_2
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
