package org.almoner.speech;

import io.smallrye.mutiny.Uni;

/** Wants to know of every transcript. Any bean that implements it is called. */
public interface TranscriptReader {

    /**
     * Takes a transcript, within the Panache transaction that stores it as done: what this writes is there when the transcript
     * is. Nobody changes the recording's ticket before its end. It may be called more than once for a recording that is transcribed anew; the last one counts, and an empty one forgets what was
     * made of others before.
     *
     * @return a failure undoes the transcript too, and the recording is tried again later
     */
    Uni<Void> read(Transcript transcript);
}
