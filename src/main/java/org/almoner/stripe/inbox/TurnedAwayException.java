package org.almoner.stripe.inbox;

import java.time.Duration;

/** An event was not tried at all, because too many others are: it is to come again. */
public final class TurnedAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** By then what waits has been stored or turned away. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    TurnedAwayException(String reason) {
        super(reason, null, false, false);
    }
}
