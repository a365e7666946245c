package org.almoner.donor.wall;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A page of a wall, newest first.
 *
 * @param anonymous how many of the ticket's gifts are shown without a name
 * @param nextCursor null on the last page
 */
@RegisterForReflection
record WallAnswer(UUID ticketId, long anonymous, List<Named> donors, String nextCursor) {

    /**
     * Somebody who consented.
     *
     * @param donor the last name
     * @param country an upper-case ISO 3166 code; null where Stripe has told none
     */
    @RegisterForReflection
    record Named(String donor, String country, Instant paidAt) {}
}
