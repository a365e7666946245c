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

    /** How long the oldest recording that is due has been waiting, at the loop's last look; zero when none is. */
    Duration oldestWaiting();

    /** Whether the server could be reached at the last try; nothing before the first. */
    Optional<Boolean> serverReachable();
}
