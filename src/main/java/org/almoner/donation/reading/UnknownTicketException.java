package org.almoner.donation.reading;

/** There is no such ticket, and so no ledger of it. */
public final class UnknownTicketException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownTicketException() {
        super("There is no such ticket", null, false, false);
    }
}
