package org.almoner.ticket;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The life of a ticket, in this order and never back. */
@RegisterForReflection
public enum TicketStatus {
    /** Made, and nobody has given to it yet. */
    DRAFT,
    /** Somebody has paid, or an administrator opened it. */
    OPEN,
    /** Takes no new checkout; money that was already under way still counts. */
    CLOSED
}
