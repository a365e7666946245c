package org.almoner.knowledge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.almoner.web.input.LanguageTag;
import org.almoner.web.input.Lines;
import org.almoner.web.input.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * A source as an administrator writes it.
 *
 * @param isPublic null for no
 * @param version that the writer has seen; null for a new source
 */
@RegisterForReflection
@Schema(name = "SourceToWrite")
public record SourceInput(
        @NotNull(message = "must not be missing")
        @CodePointLength(min = 1, max = 200, message = "must have 1 to 200 characters")
        @PlainText
        @Schema(examples = "How to give")
        String title,

        @NotBlank(message = "must have some text")
        @Lines
        @Schema(examples = "You can give by card or by bank transfer.")
        String text,

        @NotNull(message = "must be TEXT or MARKDOWN") SourceFormat format,

        @NotNull(message = "must not be missing") @LanguageTag @Schema(examples = "en")
        String language,

        @JsonProperty("public") @Schema(description = "Whether everybody may find it", defaultValue = "false")
        Boolean isPublic,

        @Schema(description = "As it was read, for a change")
        Long version) {

    public SourceInput {
        title = title == null ? null : title.strip();
    }

    SourceContent content() {
        return new SourceContent(title, text, format, language, Boolean.TRUE.equals(isPublic));
    }

    /** Not the default, which would put a text into a log line. */
    @Override
    public String toString() {
        return "SourceInput[" + version + "]";
    }
}
