package org.almoner.donation.ledger;

import org.almoner.database.sql.TellsWhy;

/** The database was restored from a dump, and nobody has said since where whoever follows the journal is to go on. */
public final class RestoredException extends IllegalStateException implements TellsWhy {

    private static final long serialVersionUID = 1L;

    public RestoredException() {
        super("The journal, or how far it is followed, has ids of transactions of another server;"
                + " see \"Restoring\" in docs/operations.md");
    }

    @Override
    public String why() {
        return getMessage();
    }
}
