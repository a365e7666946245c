package org.almoner.stripe.inbox;

import java.time.Duration;
import org.almoner.database.sql.TellsWhy;

/** An event was not tried at all, because too many others are: it is to come again. */
public final class TurnedAwayException extends RuntimeException implements TellsWhy {

    private static final long serialVersionUID = 1L;

    /** By then what waits has been stored or turned away. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    TurnedAwayException(String reason) {
        super(reason, null, false, false);
    }

    @Override
    public String why() {
        return getMessage();
    }
}
