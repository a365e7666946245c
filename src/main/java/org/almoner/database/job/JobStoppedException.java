package org.almoner.database.job;

import org.almoner.database.sql.TellsWhy;

/** A job ends without having done all that it was to do, for a reason of its own. */
public final class JobStoppedException extends RuntimeException implements TellsWhy {

    private static final long serialVersionUID = 1L;

    /** @param why for its row and the log; nothing personal */
    public JobStoppedException(String why) {
        super(why, null, false, false);
    }

    @Override
    public String why() {
        return getMessage();
    }
}
