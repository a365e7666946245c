package org.almoner.donor.thanks;

import java.time.Duration;
import java.time.Instant;
import org.almoner.donor.mail.Posted;

/**
 * What a try comes to.
 *
 * @param reason a word of ours or the number of the server's answer; null for none
 * @param dueAt when the next try is; null where there is none
 * @param counts whether it was a try at all
 */
record Verdict(ThanksState state, String reason, Instant dueAt, boolean counts) {

    /** A server that greylists wants minutes, and one that is full hours. */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(5);

    static final Duration LONGEST_PAUSE = Duration.ofHours(12);
    private static final int TIMES = 3;
    private static final int LONGEST_AFTER = 10;

    /**
     * After the mail server's word.
     *
     * @param tries with this one
     * @param again whether what may have arrived is sent again
     * @param othersWent whether others were taken since the server refused this one in words that may mean us
     */
    static Verdict of(Posted posted, int tries, Instant now, boolean again, boolean othersWent) {
        if (posted instanceof Posted.Taken) {
            return new Verdict(ThanksState.SENT, null, null, true);
        }
        if (posted instanceof Posted.Deferred deferred) {
            return new Verdict(ThanksState.WAITING, String.valueOf(deferred.code()), now.plus(pause(tries)), true);
        }
        if (posted instanceof Posted.Refused refused) {
            String reason = refused.code() == 0 ? "size" : String.valueOf(refused.code());
            return new Verdict(ThanksState.REFUSED, reason, null, true);
        }
        if (posted instanceof Posted.Doubtful doubtful) {
            // All that wait take their turns, so that one recipient's policy holds up nobody; and when we are welcome
            // again, soon.
            String reason = String.valueOf(doubtful.code());
            return othersWent
                    ? new Verdict(ThanksState.REFUSED, reason, null, true)
                    : new Verdict(ThanksState.WAITING, reason, now.plus(FIRST_PAUSE), true);
        }
        if (posted instanceof Posted.Unclear) {
            return again
                    ? new Verdict(ThanksState.WAITING, "unclear", now.plus(pause(tries)), true)
                    : new Verdict(ThanksState.UNKNOWN, "unclear", null, true);
        }
        return new Verdict(ThanksState.WAITING, "server", now, false);
    }

    /** Five minutes, then each time three times as long, and half a day at the most. @param tries at least 1 */
    static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; i < Math.min(tries, LONGEST_AFTER); i++) {
            pause = pause.multipliedBy(TIMES);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
