package org.almoner.database.sql;

/** What was to be written is locked by somebody else, and was left alone for that: {@link DatabaseFailure#BUSY}. */
public final class LockHeldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** There is nothing to tell of where it happened: it is no mistake. */
    public LockHeldException() {
        super("Held by somebody else", null, false, false);
    }
}
