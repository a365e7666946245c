package org.almoner.web.problem;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import org.almoner.web.Routes;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers failures inside Quarkus REST. Every type that Quarkus itself maps is named, as the nearest mapper wins. */
final class ProblemMappers {

    private final Routes routes;
    private final Instance<ProblemPages> pages;

    ProblemMappers(Routes routes, @Any Instance<ProblemPages> pages) {
        this.routes = routes;
        this.pages = pages;
    }

    @ServerExceptionMapper({
        WebApplicationException.class,
        NotFoundException.class,
        MismatchedInputException.class,
        InvalidDefinitionException.class,
        ValidationException.class,
        UnauthorizedException.class,
        AuthenticationFailedException.class,
        ForbiddenException.class,
        Throwable.class
    })
    Response answer(Throwable failure, RoutingContext context) {
        HttpServerRequest request = context.request();
        ProblemException problem = isOtherMethod(failure, request)
                ? Failures.ofStatus(HttpURLConnection.HTTP_BAD_METHOD)
                : Failures.toProblem(failure);
        Problem told = problem.toProblem(AskedPath.of(request));
        Optional<ProblemPages> page = ProblemPages.of(pages, context);
        Response.ResponseBuilder answer = Response.status(problem.status());
        if (page.isPresent()) {
            answer.type(ProblemPages.HTML).entity(page.get().page(told, context));
        } else {
            answer.type(Problem.MEDIA_TYPE).entity(told);
        }
        ProblemPages.headers(problem, page).forEach(answer::header);
        if (problem.status() == HttpURLConnection.HTTP_BAD_METHOD) {
            answer.allow(routes.methodsAt(request.path()));
        }
        return answer.build();
    }

    /**
     * Where the resource of the longest path does not know the method, Quarkus REST goes on to those of shorter ones, and has forgotten by
     * the end that there was something.
     */
    private boolean isOtherMethod(Throwable failure, HttpServerRequest request) {
        if (!(failure instanceof NotFoundException)) {
            return false;
        }
        Set<String> allowed = routes.methodsAt(request.path());
        return allowed.size() > 1 && !allowed.contains(request.method().name());
    }
}
