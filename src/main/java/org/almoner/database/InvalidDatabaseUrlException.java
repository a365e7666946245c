package org.almoner.database;

/** Says what is wrong with {@code DATABASE_URL} without quoting any of it. */
public final class InvalidDatabaseUrlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidDatabaseUrlException(String problem) {
        super(problem);
    }
}
