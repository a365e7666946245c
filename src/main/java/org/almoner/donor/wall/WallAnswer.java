package org.almoner.donor.wall;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of a wall, newest first.
 *
 * @param anonymous how many of the ticket's gifts are shown without a name
 * @param nextCursor null on the last page
 */
@RegisterForReflection
record WallAnswer(
        UUID ticketId,
        long anonymous,
        List<Named> donors,
        @Schema(nullable = true) String nextCursor) {

    /**
     * Somebody who consented.
     *
     * @param donor the last name
     * @param country an upper-case ISO 3166 code; null where Stripe has told none
     */
    @RegisterForReflection
    record Named(String donor, @Schema(nullable = true) String country, Instant paidAt) {}
}
