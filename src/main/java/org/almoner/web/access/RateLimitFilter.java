package org.almoner.web.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.almoner.web.problem.ProblemException;

/** Applies {@link RateLimit} to what is {@link RateLimited}, before the body is read. */
@Provider
@RateLimited
class RateLimitFilter implements ContainerRequestFilter {

    @Inject
    RateLimit limit;

    @Inject
    Clients clients;

    @Inject
    HttpServerRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        limit.count(clients.of(request)).ifPresent(wait -> {
            throw ProblemException.tooManyRequests(wait);
        });
    }
}
