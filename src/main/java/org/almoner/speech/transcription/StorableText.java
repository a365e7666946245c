package org.almoner.speech.transcription;

/** Text as PostgreSQL, JSON and pages take it: whole characters, and of the control characters only line breaks and tabs. */
final class StorableText {

    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    static String of(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (Character.getType(point) == Character.SURROGATE) {
                storable.appendCodePoint(REPLACEMENT);
            } else if (!Character.isISOControl(point) || point == '\n' || point == '\t') {
                storable.appendCodePoint(point);
            }
        });
        return storable.toString();
    }
}
