package org.almoner.web.load;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells {@link BodyReading} of a {@link StreamedBody}: JAX-RS can bind a filter to a method, and cannot except one. */
@Provider
@StreamedBody
@Priority(Priorities.USER)
class StreamedBodyMark implements ContainerRequestFilter {

    private static final String PROPERTY = StreamedBody.class.getName();

    @Override
    public void filter(ContainerRequestContext context) {
        context.setProperty(PROPERTY, true);
    }

    static boolean isOn(ContainerRequestContext context) {
        return context.getProperty(PROPERTY) != null;
    }
}
