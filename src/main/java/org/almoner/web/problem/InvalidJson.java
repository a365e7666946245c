package org.almoner.web.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.temporal.Temporal;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.Causes;

/** Says what is wrong with a body in words of ours: Jackson's own messages quote the input and name classes. */
final class InvalidJson {

    private InvalidJson() {}

    static ProblemException toProblem(Throwable failure) {
        for (Throwable link : Causes.of(failure).toList()) {
            if (link instanceof ProblemException problem) {
                return problem;
            }
            if (link instanceof StreamConstraintsException) {
                return ProblemException.badRequest("The body is nested too deeply, or a value in it is too long.");
            }
            if (link instanceof StreamReadException broken) {
                return ProblemException.badRequest("The body is not valid JSON" + where(broken.getLocation()) + ".");
            }
        }
        if (failure instanceof JsonMappingException mapping) {
            String field = field(mapping);
            String expected = expected(mapping);
            return field.isEmpty()
                    ? ProblemException.badRequest("The body " + expected + ".")
                    : ProblemException.invalid(field, expected);
        }
        return ProblemException.badRequest("The body is not valid JSON in UTF-8.");
    }

    private static String where(JsonLocation location) {
        return location == null || location.getLineNr() < 0
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String field(JsonMappingException mapping) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : mapping.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String expected(JsonMappingException mapping) {
        Class<?> target = mapping instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (target == null) {
            return "has an invalid value";
        }
        if (target.isEnum()) {
            return "must be one of "
                    + Stream.of(target.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
        }
        if (target == boolean.class || target == Boolean.class) {
            return "must be true or false";
        }
        if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
            return "must be a number";
        }
        if (target == UUID.class) {
            return "must be a UUID";
        }
        if (CharSequence.class.isAssignableFrom(target)) {
            return "must be a string";
        }
        if (Temporal.class.isAssignableFrom(target)) {
            return "must be an instant in ISO 8601";
        }
        if (target.isArray() || Iterable.class.isAssignableFrom(target)) {
            return "must be an array";
        }
        return "must be an object";
    }
}
