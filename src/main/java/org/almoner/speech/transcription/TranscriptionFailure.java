package org.almoner.speech.transcription;

/** Why there is no transcript. The message is ours, goes into the row and the log, and quotes nobody. */
final class TranscriptionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it means for the recording, and for those after it. */
    enum Kind {
        /** The server transcribes nothing at present, whichever recording it is: the others need not be tried now. */
        NO_SERVICE,
        /** It may work another time. */
        PASSING,
        /** This recording will never work. */
        FINAL
    }

    private final Kind kind;

    TranscriptionFailure(Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
