package org.almoner.stripe.translation;

import java.util.Optional;
import org.almoner.database.sql.DatabaseFailure;

/**
 * A signed event that means nothing to the ledger. Sending it again cannot help, so it is recorded with this reason and has
 * no effect. The message names our own fields only: never a value of the event, nor a key that its sender chose.
 */
public final class UnusableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    private final EventOutcome outcome;

    /** It contradicts itself, lacks what we need, or has values beyond any bounds. */
    UnusableEventException(String reason) {
        this(EventOutcome.UNUSABLE, reason);
    }

    private UnusableEventException(EventOutcome outcome, String reason) {
        super(reason);
        this.outcome = outcome;
    }

    /** It has a value that this version does not know, and a later one may: it is taken up again then. */
    static UnusableEventException notUnderstood(String reason) {
        return new UnusableEventException(EventOutcome.NOT_UNDERSTOOD, reason);
    }

    /**
     * Why an event is unusable because of how storing it failed: the database does not take its values. Not so where they only
     * clash with another transaction's (a unique or a foreign key): that passes.
     *
     * @return nothing when the failure is of another kind
     */
    public static Optional<String> reasonOf(Throwable failure) {
        if (DatabaseFailure.of(failure) != DatabaseFailure.DATA) {
            return Optional.empty();
        }
        return DatabaseFailure.sqlState(failure)
                .filter(state -> !state.equals("23505") && !state.equals(DatabaseFailure.REFERS_TO_NOTHING))
                .map(state -> "The database does not take its values (SQLSTATE " + state + ")");
    }

    public EventOutcome outcome() {
        return outcome;
    }
}
