package org.almoner.web.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.almoner.web.problem.Problem.FieldError;

/**
 * The catalogue of errors: thrown anywhere in a request it becomes a {@link Problem}. The detail goes to the caller as it
 * is, so it must not quote input and must not name classes, SQL or addresses.
 *
 * <p>A {@link WebApplicationException}, because Quarkus REST lets nothing else out of a parameter conversion.
 */
public final class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;
    private static final int UNPROCESSABLE = 422;
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    private final int status;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers;

    private ProblemException(
            int status, String detail, List<FieldError> errors, Map<String, String> headers, Throwable cause) {
        super(detail, cause, status);
        this.status = status;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    /** 404. @param what the kind of thing that is missing, as in "ticket" */
    public static ProblemException notFound(String what) {
        return of(Status.NOT_FOUND, "There is no " + what + " with this id.");
    }

    /** 404 because of one field. @param message what is expected of it, without quoting it */
    public static ProblemException notFound(String field, String message) {
        return new ProblemException(
                404, field + " " + message + ".", List.of(new FieldError(field, message)), Map.of(), null);
    }

    /** 400 where no single field is to blame. */
    public static ProblemException badRequest(String detail) {
        return of(Status.BAD_REQUEST, detail);
    }

    /** 400 because of one field. @param message what is expected of it, without quoting it */
    public static ProblemException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 400 because of these fields. */
    public static ProblemException invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.get(0).field() + " " + errors.get(0).message() + "."
                : "Several fields are invalid.";
        return new ProblemException(400, detail, errors, Map.of(), null);
    }

    /** 409: well-formed, but not in the state that things are in. */
    public static ProblemException conflict(String detail) {
        return of(Status.CONFLICT, detail);
    }

    /** 408: what was announced has not come. */
    public static ProblemException timeout() {
        return of(Status.REQUEST_TIMEOUT, "The body did not arrive in time.");
    }

    /** 409 because of one field. @param message what it collides with, without quoting it */
    public static ProblemException conflict(String field, String message) {
        return new ProblemException(
                409, field + " " + message + ".", List.of(new FieldError(field, message)), Map.of(), null);
    }

    /** 422: understood, and not to be done. RFC 9110 has it, and JAX-RS has no name for it. */
    public static ProblemException unprocessable(String detail) {
        return new ProblemException(UNPROCESSABLE, detail, List.of(), Map.of(), null);
    }

    /** 409 for what passes: the same is being done. @param retryAfter rounded up to whole seconds */
    public static ProblemException underWay(String detail, Duration retryAfter) {
        return new ProblemException(409, detail, List.of(), retryAfter(retryAfter), null);
    }

    /** 413. */
    public static ProblemException payloadTooLarge() {
        return of(Status.REQUEST_ENTITY_TOO_LARGE, "The body is larger than this service accepts.");
    }

    /** 415. @param detail what would be taken, without quoting what came */
    public static ProblemException unsupportedMediaType(String detail) {
        return of(Status.UNSUPPORTED_MEDIA_TYPE, detail);
    }

    /** 416. @param bytes how many there are in all */
    public static ProblemException rangeNotSatisfiable(long bytes) {
        return new ProblemException(
                416, "There is nothing in this range.", List.of(), Map.of("Content-Range", "bytes */" + bytes), null);
    }

    /** 429. @param retryAfter when it makes sense to try again; rounded up to whole seconds */
    public static ProblemException tooManyRequests(Duration retryAfter) {
        return new ProblemException(
                429, "Too many requests; try again later.", List.of(), retryAfter(retryAfter), null);
    }

    /** 502: a service that we depend on refused or did not answer. @param cause for the log, may be null */
    public static ProblemException badGateway(String detail, Throwable cause) {
        return new ProblemException(502, detail, List.of(), Map.of(), cause);
    }

    /** 503 for a feature that is switched off or not set up: trying again does not help. */
    public static ProblemException unavailable(String detail) {
        return of(Status.SERVICE_UNAVAILABLE, detail);
    }

    /** 503 for something that passes. @param retryAfter rounded up to whole seconds */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(503, detail, List.of(), retryAfter(retryAfter), null);
    }

    static ProblemException databaseAway() {
        return unavailable("The database is not reachable at the moment.", DATABASE_RETRY);
    }

    static ProblemException databaseBusy() {
        return unavailable("What this needs is held by others at the moment.", DATABASE_RETRY);
    }

    static ProblemException unauthorized() {
        return new ProblemException(
                401,
                "This needs the credentials of an administrator.",
                List.of(),
                Map.of(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"almoner\", charset=\"UTF-8\""),
                null);
    }

    static ProblemException forbidden() {
        return forbidden("These credentials do not allow this.");
    }

    public static ProblemException forbidden(String detail) {
        return of(Status.FORBIDDEN, detail);
    }

    static ProblemException internal(String incident) {
        return of(
                Status.INTERNAL_SERVER_ERROR,
                "Something failed on our side. It is logged as incident " + incident + ".");
    }

    /** What whatever failed is to those who asked; what is our fault is logged. */
    public static ProblemException of(Throwable failure) {
        return Failures.toProblem(failure);
    }

    public static ProblemException of(Status status, String detail) {
        return new ProblemException(status.getStatusCode(), detail, List.of(), Map.of(), null);
    }

    /** The same, told between what was done before it and what to do now. @param before a sentence that the detail ends */
    public ProblemException behind(String before, String then) {
        return new ProblemException(status, before + " " + getMessage() + " " + then, errors, headers, getCause());
    }

    /** The body for a request to that path. */
    public Problem toProblem(String instance) {
        String title = status == UNPROCESSABLE
                ? "Unprocessable Content"
                : Status.fromStatusCode(status) == null
                        ? "Error"
                        : Status.fromStatusCode(status).getReasonPhrase();
        return new Problem(Problem.NO_TYPE, title, status, getMessage(), instance, errors);
    }

    public int status() {
        return status;
    }

    /** Whether it says which fields are to blame. */
    public boolean namesFields() {
        return !errors.isEmpty();
    }

    public Map<String, String> headers() {
        return headers;
    }

    private static Map<String, String> retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return Map.of(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
}
