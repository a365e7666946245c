package org.almoner.speech.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.speech.Heard;
import org.almoner.speech.Recording;
import org.almoner.speech.RecordingStatus;
import org.almoner.speech.Segment;

/**
 * A recording as it is answered. What is null is left out.
 *
 * @param note why it waits, where that is nothing that passes by itself
 * @param mediaType this and all after it are for administrators
 * @param error why the last try failed
 * @param language a BCP 47 tag
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record RecordingView(
        UUID id,
        UUID ticketId,
        RecordingStatus status,
        String note,
        Instant createdAt,
        Instant updatedAt,
        String mediaType,
        Long sizeBytes,
        Integer attempts,
        String error,
        Boolean audio,
        String language,
        String transcript,
        List<Segment> segments) {

    private static final String NOT_CONFIGURED = "Transcription is not configured; the recording waits.";

    static RecordingView forEverybody(Recording recording, boolean configured) {
        return new RecordingView(
                recording.id,
                recording.ticketId,
                recording.status,
                note(recording, configured),
                recording.createdAt,
                recording.updatedAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** @param heard null while there is no transcript */
    static RecordingView forAdmin(Recording recording, boolean configured, Heard heard) {
        return new RecordingView(
                recording.id,
                recording.ticketId,
                recording.status,
                note(recording, configured),
                recording.createdAt,
                recording.updatedAt,
                recording.mediaType,
                recording.sizeBytes,
                recording.attempts,
                recording.error,
                recording.audioDeletedAt == null,
                heard == null ? null : heard.language(),
                heard == null ? null : heard.text(),
                heard == null ? null : heard.segments());
    }

    private static String note(Recording recording, boolean configured) {
        return recording.status == RecordingStatus.QUEUED && !configured ? NOT_CONFIGURED : null;
    }

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "RecordingView[" + id + ", " + status + "]";
    }
}
