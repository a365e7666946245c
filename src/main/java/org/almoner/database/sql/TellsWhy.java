package org.almoner.database.sql;

/** A failure that knows best what may be told of it. */
public interface TellsWhy {

    /** @return for a row, an answer or the log; never anything personal, and nothing that somebody sent */
    String why();
}
