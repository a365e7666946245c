package org.almoner.profile;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Set;
import java.util.UUID;
import org.almoner.web.input.LanguageTag;
import org.almoner.web.input.Lines;
import org.almoner.web.input.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * A profile as an administrator writes it.
 *
 * @param about may be null
 * @param ticketIds the recording tickets that it is linked to; null for none
 * @param version that the writer has seen; null for a new profile
 */
@RegisterForReflection
@Schema(name = "ProfileToWrite")
public record ProfileInput(
        @NotNull(message = "must not be missing")
        @CodePointLength(min = 1, max = 120, message = "must have 1 to 120 characters")
        @PlainText
        @Schema(examples = "Anna")
        String displayName,

        @NotNull(message = "must not be missing") @LanguageTag @Schema(examples = "de")
        String language,

        @NotNull(message = "must not be missing") @TimeZoneId @Schema(examples = "Europe/Berlin")
        String timeZone,

        @CodePointLength(max = 2_000, message = "must have at most 2000 characters") @Lines
        String about,

        @Size(max = 100, message = "must name at most 100 tickets")
        Set<@NotNull(message = "must be the id of a ticket") UUID> ticketIds,

        @Schema(description = "As it was read, for a change")
        Long version) {

    public ProfileInput {
        displayName = displayName == null ? null : displayName.strip();
        ticketIds = ticketIds == null ? Set.of() : ticketIds;
    }

    /** Not the default, which would put a person's text into a log line. */
    @Override
    public String toString() {
        return "ProfileInput[" + version + "]";
    }
}
