package org.almoner.database.gate;

/** A step of the gate failed: why, and what an operator may do about it. */
final class GateClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Carries no cause, because the messages of drivers are not for the log.
     *
     * @param reason without anything secret
     */
    GateClosedException(String reason, String action) {
        super(reason);
        this.action = action;
    }

    String action() {
        return action;
    }
}
