package org.almoner.web.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.io.CharConversionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.Causes;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.web.problem.Problem.FieldError;
import org.jboss.logging.Logger;

/** Turns whatever failed into an entry of the catalogue, and logs what is our fault without a word of its content. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private static final Duration PROVIDER_RETRY = Duration.ofSeconds(5);

    private Failures() {}

    static ProblemException toProblem(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        if (failure instanceof OIDCException
                || failure instanceof AuthenticationException && ProviderSilence.isReasonOf(failure)) {
            // A token could not be looked at; that it is not believed is no failure of ours.
            LOG.warnf("Answered 503, the provider of tokens does not answer: %s", kinds(failure));
            return ProblemException.unavailable(
                    "Tokens cannot be looked at: their provider does not answer.", PROVIDER_RETRY);
        }
        if (failure instanceof UnauthorizedException || failure instanceof AuthenticationException) {
            return ProblemException.unauthorized();
        }
        if (failure instanceof ForbiddenException) {
            return ProblemException.forbidden();
        }
        if (failure instanceof ConstraintViolationException invalid) {
            return ofViolations(invalid);
        }
        if (failure instanceof MismatchedInputException || failure instanceof CharConversionException) {
            return InvalidJson.toProblem(failure);
        }
        if (failure instanceof WebApplicationException answer) {
            return ofAnswer(answer);
        }
        Optional<ProblemException> passing = ofDatabase(failure);
        if (passing.isPresent()) {
            return passing.get();
        }
        if (failure instanceof RejectedExecutionException) {
            return ProblemException.of(Status.SERVICE_UNAVAILABLE, "The service is busy; try again later.");
        }
        return ofOurs(failure);
    }

    /**
     * What passes by itself and is to be tried again, and what somebody removed between our look and our writing; any other value that
     * PostgreSQL refuses is ours, since we should have.
     */
    private static Optional<ProblemException> ofDatabase(Throwable failure) {
        return switch (DatabaseFailure.of(failure)) {
            case AWAY, REFUSED -> {
                LOG.warnf("Answered 503, the database is away: %s", kinds(failure));
                yield Optional.of(ProblemException.databaseAway());
            }
            case BUSY -> {
                LOG.warnf("Answered 503, the database is busy: %s", kinds(failure));
                yield Optional.of(ProblemException.databaseBusy());
            }
            case DATA ->
                DatabaseFailure.isOfWhatIsGone(failure)
                        ? Optional.of(ProblemException.conflict("What this belongs to was removed meanwhile."))
                        : Optional.empty();
            case OURS -> Optional.empty();
        };
    }

    /** The problem for a bare status, as Vert.x and Quarkus choose it for requests that reach no resource. */
    static ProblemException ofStatus(int code) {
        Status status = Status.fromStatusCode(code);
        if (status == null || code < 400) {
            return ProblemException.of(Status.INTERNAL_SERVER_ERROR, "The request failed.");
        }
        return ProblemException.of(status, detail(status));
    }

    private static ProblemException ofAnswer(WebApplicationException answer) {
        Throwable cause = answer.getCause();
        if (cause instanceof JacksonException && !(cause instanceof InvalidDefinitionException)) {
            return InvalidJson.toProblem(cause);
        }
        int status = answer.getResponse().getStatus();
        return status >= 500 && cause != null ? ofOurs(cause) : ofStatus(status);
    }

    private static ProblemException ofViolations(ConstraintViolationException invalid) {
        boolean ours = invalid.getConstraintViolations().stream()
                .flatMap(violation -> nodes(violation.getPropertyPath()))
                .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
        if (ours) {
            return ofOurs(invalid);
        }
        if (invalid.getConstraintViolations().stream().anyMatch(Failures::isMissingBody)) {
            return ProblemException.badRequest("A body is expected.");
        }
        return ProblemException.invalid(invalid.getConstraintViolations().stream()
                .map(violation -> new FieldError(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList());
    }

    /** Other parameters may be left out. */
    private static boolean isMissingBody(ConstraintViolation<?> violation) {
        return violation.getConstraintDescriptor().getAnnotation() instanceof NotNull
                && last(violation).getKind() == ElementKind.PARAMETER;
    }

    /** The path inside the body, or the parameter. An element of a set has no place in it, and is named by the set. */
    private static String field(ConstraintViolation<?> violation) {
        String inside = nodes(violation.getPropertyPath())
                .filter(node -> node.getKind() == ElementKind.PROPERTY)
                .map(Path.Node::toString)
                .collect(Collectors.joining("."));
        return inside.isEmpty() ? last(violation).getName() : inside.replace("[]", "");
    }

    private static Path.Node last(ConstraintViolation<?> violation) {
        return nodes(violation.getPropertyPath()).reduce((first, last) -> last).orElseThrow();
    }

    private static Stream<Path.Node> nodes(Path path) {
        Stream.Builder<Path.Node> nodes = Stream.builder();
        path.forEach(nodes);
        return nodes.build();
    }

    private static ProblemException ofOurs(Throwable failure) {
        String incident = UUID.randomUUID().toString();
        LOG.errorf("Request failed: incident %s, %s, at %s", incident, kinds(failure), place(failure));
        return ProblemException.internal(incident);
    }

    private static String kinds(Throwable failure) {
        return Causes.kinds(failure)
                + DatabaseFailure.sqlState(failure)
                        .map(state -> " (SQLSTATE " + state + ")")
                        .orElse("");
    }

    private static String place(Throwable failure) {
        return Causes.of(failure)
                .flatMap(link -> Stream.of(link.getStackTrace()))
                .filter(frame -> frame.getClassName().startsWith("org.almoner."))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("unknown");
    }

    private static String detail(Status status) {
        return switch (status.getStatusCode()) {
            case 400 -> "The request is malformed.";
            case 401 -> "This needs credentials.";
            case 403 -> "This is not allowed.";
            case 404 -> "There is nothing at this path.";
            case 405 -> "This path does not know this method.";
            case 406 -> "This path cannot answer in a form that the Accept header allows; it speaks JSON.";
            case 413 -> "The body is larger than this service accepts.";
            case 415 -> "This path takes application/json.";
            default -> status.getReasonPhrase() + ".";
        };
    }
}
