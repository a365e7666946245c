package org.almoner.speech.transcription;

/** Why there is no transcript. The message is ours, goes into the row and the log, and quotes nobody. */
final class TranscriptionFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it means for the recording, and for those after it. */
    enum Kind {
        /** Nobody is there: the others need not be tried now. */
        UNREACHABLE,
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
