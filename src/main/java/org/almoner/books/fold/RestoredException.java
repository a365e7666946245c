package org.almoner.books.fold;

/** The database was restored from a dump, and nobody has said since that the journal is to be folded anew. */
public final class RestoredException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RestoredException() {
        super("The books have ids of transactions of another server; see \"Restoring\" in docs/operations.md");
    }
}
