package org.almoner.speech;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How transcription is doing, as this replica knows it: from memory, so that asking costs nothing and cannot hang. */
public interface SpeechStatus {

    /** Whether {@code SPEECH_API_URL} is set. Without it recordings are kept and wait. */
    boolean isConfigured();

    /** When the loop last looked for recordings or went on with one; nothing before its first look. */
    Optional<Instant> loopRanAt();

    /**
     * How long the oldest recording that nobody is at has been waiting, since it arrived or somebody asked for it anew, at the loop's
     * last look; zero when none is.
     */
    Duration oldestWaiting();

    /** Why the server transcribed nothing at the last try, in words of ours; nothing when it did, or before the first try. */
    Optional<String> serverTrouble();
}
