package org.almoner.speech;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The life of a recording. */
@RegisterForReflection
public enum RecordingStatus {
    /** Its audio is still arriving; or it has broken off or is given up, and goes away by itself. Nobody is shown it. */
    UPLOADING,
    /** Waits for its transcription, for the first time or again. */
    QUEUED,
    /** A replica has a lease on it. */
    TRANSCRIBING,
    /** Has its transcript. */
    DONE,
    /** Was tried as often as it may, or cannot be transcribed; an administrator may have it tried again. */
    FAILED
}
