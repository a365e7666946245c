package org.almoner.donation.fact;

/** What is stored as a payment's history is none. Nothing of it is told, since it may hold anything. */
public final class UnreadableHistoryException extends IllegalStateException {

    UnreadableHistoryException(Exception cause) {
        super("A stored payment history cannot be read (" + cause.getClass().getSimpleName() + ")");
    }
}
