package org.almoner.database.job;

import java.time.Duration;
import org.almoner.database.sql.TellsWhy;

/** A job ends here since its lease does: it goes on where, and when, somebody next takes it. */
public final class LeaseLostException extends RuntimeException implements TellsWhy {

    private static final long serialVersionUID = 1L;

    private LeaseLostException(String why) {
        super(why, null, false, false);
    }

    static LeaseLostException gone() {
        return new LeaseLostException("its lease has gone to another replica");
    }

    static LeaseLostException silent(Duration silence) {
        return new LeaseLostException("nothing came of it for " + silence);
    }

    static LeaseLostException ending() {
        return new LeaseLostException("this replica ends");
    }

    @Override
    public String why() {
        return getMessage();
    }
}
