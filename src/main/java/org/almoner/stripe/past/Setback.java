package org.almoner.stripe.past;

import java.time.Duration;
import org.almoner.Backoff;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.api.StripeFailure;

/**
 * What follows from a failure. What passes by itself, or an operator ends, is tried again for as long as it takes, later and later;
 * lists that lead nowhere, and mistakes of ours, a few times.
 *
 * @param reason what may be told of it in a row and in an answer
 * @param pause until the next try; null to give up
 * @param losesPlace whether Stripe may no longer know the object at which the list was to go on
 */
record Setback(String reason, Duration pause, boolean losesPlace) {

    /** Tries in a row that came no further. */
    static final int MOST_TRIES = 5;

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofMinutes(1);
    private static final Duration LATEST = Duration.ofMinutes(10);

    /** @param tries that have stopped before, in a row */
    static Setback of(Throwable failure, int tries) {
        String reason = DatabaseFailure.describe(failure);
        if (failure instanceof StripeFailure known) {
            return switch (known.kind()) {
                case LIMITED, BUSY, AWAY -> new Setback(reason, after(SOON, tries), false);
                case NO_KEY, WRONG_KEY, NO_TLS -> new Setback(reason, after(LATER, tries), false);
                case NOT_FOUND, REFUSED -> new Setback(reason, afew(tries), true);
                case UNREADABLE -> new Setback(reason, afew(tries), false);
            };
        }
        return new Setback(reason, DatabaseFailure.passes(failure) ? after(SOON, tries) : afew(tries), false);
    }

    private static Duration afew(int tries) {
        return tries + 1 < MOST_TRIES ? after(LATER, tries) : null;
    }

    private static Duration after(Duration first, int tries) {
        return Backoff.doubled(first, tries, LATEST);
    }
}
