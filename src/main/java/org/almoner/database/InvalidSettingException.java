package org.almoner.database;

/** Names an environment variable and what is expected of it. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is expected.
     *
     * @param cause null when the text could be read and its value is out of range
     */
    public InvalidSettingException(String variable, String expected, Throwable cause) {
        super(variable + " must be " + expected, cause);
    }
}
