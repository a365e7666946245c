package org.almoner.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/**
 * The body of every error, a problem detail as RFC 9457 defines it.
 *
 * @param type {@code about:blank} (RFC 9457, 4.2.1): the status says all that a program needs
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what went wrong and what would be right, for a person; never quotes what the caller sent
 * @param instance the path that was asked for
 * @param errors one entry per invalid field; empty, and then left out, where no field is to blame
 */
@RegisterForReflection
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "errors"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    /** The media type of every error. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static final String NO_TYPE = "about:blank";

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * What is wrong with one field.
     *
     * @param field its JSON path ({@code contactValue}, {@code lines[0].amount}) or the name of the parameter
     * @param message what is expected; never quotes the value, which may be personal data
     */
    @RegisterForReflection
    public record FieldError(String field, String message) {

        public FieldError {
            Objects.requireNonNull(field);
            Objects.requireNonNull(message);
        }
    }
}
