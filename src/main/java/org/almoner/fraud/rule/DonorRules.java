package org.almoner.fraud.rule;

import java.time.Duration;
import java.util.Optional;

/** Look at the gifts of one e-mail hash. */
final class DonorRules {

    private DonorRules() {}

    /** @param least gifts within that time, from which on they are many */
    static Rule<DonorSigns> manyGifts(long least, Duration within) {
        return new Rule<>(
                "ManyGifts",
                40,
                donor -> donor.gifts() >= least
                        ? Optional.of(donor.gifts() + " gifts of one e-mail address within " + words(within) + ".")
                        : Optional.empty());
    }

    /** @param least gifts within 30 days that were given back within that time of being given */
    static Rule<DonorSigns> soonRefunded(long least, Duration within) {
        return new Rule<>(
                "SoonRefunded",
                40,
                donor -> donor.soonRefunded() >= least
                        ? Optional.of(donor.soonRefunded() + " gifts of one e-mail address were given back within "
                                + words(within) + " of being given.")
                        : Optional.empty());
    }

    private static String words(Duration time) {
        if (time.equals(Duration.ofHours(1))) {
            return "an hour";
        }
        return time.toMinutes() % 60 == 0 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
    }
}
