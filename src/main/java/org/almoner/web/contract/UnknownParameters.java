package org.almoner.web.contract;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.almoner.web.Routes;
import org.almoner.web.problem.ProblemException;

/**
 * Refuses a parameter that the operation does not have: {@code from=} where {@code since=} was meant would answer everything, and
 * nobody would see that it was not asked for.
 *
 * <p>Not at Stripe's webhook, whose address somebody entered at Stripe: a word behind it must not cost an event.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 500) // after the doors, before what counts or reads
class UnknownParameters implements ContainerRequestFilter {

    private static final String WEBHOOK = "/api/stripe/webhook";

    /** What may be said again; anything else could be a person's address. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,39}");

    @Inject
    KnownParameters known;

    @Inject
    HttpServerRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        if (request.query() == null) {
            return;
        }
        String template = Routes.templateOfRequest();
        Set<String> expected = known.of(context.getMethod(), template).orElse(null);
        if (expected == null || template.equals(WEBHOOK)) {
            return;
        }
        for (String name : context.getUriInfo().getQueryParameters().keySet()) {
            if (!expected.contains(name) && !name.isEmpty()) {
                throw ProblemException.invalid(
                        NAME.matcher(name).matches() ? name : "query", "is not known here; " + words(expected));
            }
        }
    }

    private static String words(Set<String> expected) {
        return expected.isEmpty()
                ? "this takes no parameters in its address"
                : "there are " + String.join(", ", new TreeSet<>(expected));
    }
}
