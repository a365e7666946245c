package org.almoner.donor.thanks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.almoner.donor.mail.Posted;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00Z");

    @Test
    void serversWordDecides() {
        assertThat(of(new Posted.Taken(), 1)).isEqualTo(new Verdict(ThanksState.SENT, null, null, true));
        assertThat(of(new Posted.Refused(550), 3)).isEqualTo(new Verdict(ThanksState.REFUSED, "550", null, true));
        assertThat(of(new Posted.Refused(0), 1)).isEqualTo(new Verdict(ThanksState.REFUSED, "size", null, true));
        assertThat(of(new Posted.Deferred(451), 1))
                .isEqualTo(new Verdict(ThanksState.WAITING, "451", NOW.plus(Duration.ofMinutes(5)), true));
        assertThat(of(new Posted.NoService("away"), 1))
                .isEqualTo(new Verdict(ThanksState.WAITING, "server", NOW, false));
    }

    @Test
    void whatMayHaveArrivedIsSentAgainOnlyWhenSomebodyWantsThat() {
        assertThat(of(new Posted.Unclear(), 1)).isEqualTo(new Verdict(ThanksState.UNKNOWN, "unclear", null, true));
        assertThat(Verdict.of(new Posted.Unclear(), 2, NOW, true, false))
                .isEqualTo(new Verdict(ThanksState.WAITING, "unclear", NOW.plus(Duration.ofMinutes(15)), true));
    }

    @Test
    void whatMayBeOursIsNobodysRefusalUntilOthersWent() {
        assertThat(of(new Posted.Doubtful(554), 9))
                .isEqualTo(new Verdict(ThanksState.WAITING, "554", NOW.plus(Duration.ofMinutes(5)), true));
        assertThat(Verdict.of(new Posted.Doubtful(554), 9, NOW, false, true))
                .isEqualTo(new Verdict(ThanksState.REFUSED, "554", null, true));
    }

    @Test
    void pausesGrowToHalfADayAndNoFurther() {
        assertThat(IntStream.rangeClosed(1, 8).mapToObj(Verdict::pause))
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(45),
                        Duration.ofMinutes(135),
                        Duration.ofMinutes(405),
                        Duration.ofHours(12),
                        Duration.ofHours(12),
                        Duration.ofHours(12));
        assertThat(Verdict.pause(Integer.MAX_VALUE)).isEqualTo(Verdict.LONGEST_PAUSE);
    }

    private static Verdict of(Posted posted, int tries) {
        return Verdict.of(posted, tries, NOW, false, false);
    }
}
