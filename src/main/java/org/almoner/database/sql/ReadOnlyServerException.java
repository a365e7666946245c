package org.almoner.database.sql;

/** The server answers and takes nothing: a standby, or a primary that was told to be read-only. */
public final class ReadOnlyServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReadOnlyServerException() {
        super("The server is read-only");
    }
}
