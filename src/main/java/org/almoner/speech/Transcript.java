package org.almoner.speech;

import java.util.Objects;
import java.util.UUID;

/**
 * What somebody said in a recording. Personal data: never logged.
 *
 * @param language a BCP 47 tag, as the transcription server told it; null when it told none
 * @param text whole, without the characters that PostgreSQL does not take; may be empty
 */
public record Transcript(UUID recordingId, UUID ticketId, String language, String text) {

    public Transcript {
        Objects.requireNonNull(recordingId);
        Objects.requireNonNull(ticketId);
        Objects.requireNonNull(text);
    }

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "Transcript[" + recordingId + "]";
    }
}
