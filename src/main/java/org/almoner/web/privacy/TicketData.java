package org.almoner.web.privacy;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * What strangers can tie to a recording ticket, as much of it as they like. Foreign keys would let go of it too when the ticket is
 * deleted, in one statement, which comes to no end in time; so every bean of it is asked before.
 */
public interface TicketData extends Finishing {

    /** Lets go of it, piece by piece, in the caller's transaction, which holds the ticket. */
    Uni<Void> letGo(UUID ticket);
}
