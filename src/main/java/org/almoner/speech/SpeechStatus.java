package org.almoner.speech;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** How transcription is doing, as the database knows it and every replica tells alike. */
public interface SpeechStatus {

    /** Whether {@code SPEECH_API_URL} is set. Without it recordings are kept and wait. */
    boolean isConfigured();

    /**
     * How long the oldest recording that nobody is at has been waiting, since it arrived or somebody asked for it anew; zero when none
     * is. Fails as the database does.
     */
    Uni<Duration> oldestWaiting();

    /**
     * Why the server transcribed nothing at the last try of a recording that waits for it, whichever replica tried, in words of ours;
     * nothing when none waits for it, or one was transcribed since. Fails as the database does.
     */
    Uni<Optional<String>> serverTrouble();
}
