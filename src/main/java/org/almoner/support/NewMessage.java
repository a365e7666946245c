package org.almoner.support;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import org.almoner.web.input.Lines;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** The next message of a thread. */
@RegisterForReflection
public record NewMessage(
        @NotNull(message = "must not be missing")
        @CodePointLength(min = 1, max = 10_000, message = "must have 1 to 10000 characters")
        @Lines
        @Schema(examples = "Thank you!")
        String message) {

    public NewMessage {
        message = message == null ? null : message.strip();
    }

    /** Not the default, which would log it. */
    @Override
    public String toString() {
        return "NewMessage";
    }
}
