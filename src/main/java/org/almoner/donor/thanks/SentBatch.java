package org.almoner.donor.thanks;

/**
 * What a batch of letters, or a piece of one, came to.
 *
 * @param used letters of the day's: those that are not to be sent any more, and those that may have arrived
 * @param stopped why no other is to be tried now; null when there is no such reason
 */
record SentBatch(int used, boolean mayHaveMore, String stopped) {

    static final SentBatch NOTHING = new SentBatch(0, false, null);

    /** Where something was dropped: what was due behind it has not been looked at. */
    SentBatch goingOn(boolean may) {
        return new SentBatch(used, stopped == null && may, stopped);
    }

    static SentBatch stopped(String reason) {
        return new SentBatch(0, false, reason);
    }
}
