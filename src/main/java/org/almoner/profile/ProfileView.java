package org.almoner.profile;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A profile as it is answered, with its tickets in the order of their ids. */
@RegisterForReflection
@Schema(name = "Profile")
public record ProfileView(
        UUID id,
        String displayName,
        String language,
        String timeZone,
        @Schema(nullable = true) String about,
        List<UUID> ticketIds,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static ProfileView of(Profile profile) {
        return new ProfileView(
                profile.id,
                profile.displayName,
                profile.language,
                profile.timeZone,
                profile.about,
                profile.ticketIds.stream().sorted().toList(),
                profile.version,
                profile.createdAt,
                profile.updatedAt);
    }

    /** Not the default, which would put a person's text into a log line. */
    @Override
    public String toString() {
        return "ProfileView[" + id + "]";
    }
}
