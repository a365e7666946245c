package org.almoner.stripe;

/**
 * A signed event that contradicts itself or lacks what we need. Sending it again cannot help, so it is recorded with this
 * reason and has no effect. The message never quotes a value of the event.
 */
final class UnusableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableEventException(String reason) {
        super(reason);
    }
}
