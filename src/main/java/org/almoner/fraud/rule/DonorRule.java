package org.almoner.fraud.rule;

import java.time.Duration;
import java.util.Optional;

/** Looks at the gifts of one e-mail hash. */
sealed interface DonorRule extends Rule<DonorSigns> {

    /** @param least gifts within that time, from which on they are many */
    record ManyGifts(int weight, long least, Duration within) implements DonorRule {

        @Override
        public Optional<String> sentence(DonorSigns donor) {
            return donor.gifts() >= least
                    ? Optional.of(donor.gifts() + " gifts of one e-mail address within " + words(within) + ".")
                    : Optional.empty();
        }
    }

    /** @param least gifts within 30 days that were given back within that time of being given */
    record SoonRefunded(int weight, long least, Duration within) implements DonorRule {

        @Override
        public Optional<String> sentence(DonorSigns donor) {
            return donor.soonRefunded() >= least
                    ? Optional.of(donor.soonRefunded() + " gifts of one e-mail address were given back within "
                            + words(within) + " of being given.")
                    : Optional.empty();
        }
    }

    private static String words(Duration time) {
        if (time.equals(Duration.ofHours(1))) {
            return "an hour";
        }
        return time.toMinutes() % 60 == 0 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
    }
}
