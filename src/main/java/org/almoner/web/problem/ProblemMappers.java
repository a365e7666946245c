package org.almoner.web.problem;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import org.almoner.web.Routes;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers failures inside Quarkus REST. Every type that Quarkus itself maps is named, as the nearest mapper wins. */
final class ProblemMappers {

    private final Routes routes;

    ProblemMappers(Routes routes) {
        this.routes = routes;
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
    Response answer(Throwable failure, HttpServerRequest request) {
        ProblemException problem = Failures.toProblem(failure);
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.toProblem(Instance.of(request)));
        problem.headers().forEach(answer::header);
        if (problem.status() == HttpURLConnection.HTTP_BAD_METHOD) {
            answer.allow(routes.methodsAt(request.path()));
        }
        return answer.build();
    }
}
