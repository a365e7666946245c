package org.almoner.knowledge;

import org.almoner.web.problem.ProblemException;

/** A filter, {@code true} or {@code false}; JAX-RS calls {@link #fromString}, and would take any other word for false. */
public record Published(boolean isPublic) {

    /** @throws ProblemException 400 for any other word */
    public static Published fromString(String text) {
        return switch (text) {
            case "true" -> new Published(true);
            case "false" -> new Published(false);
            default -> throw ProblemException.invalid("public", "must be true or false");
        };
    }
}
