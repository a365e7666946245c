package org.almoner.stripe.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls come one after the other at the rate that is set, and never at none. */
class PaceTest {

    private static final PayoutSettings HUNDRED_A_SECOND = new PayoutSettings() {
        @Override
        public Duration every() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration overlap() {
            return Duration.ZERO;
        }

        @Override
        public int rate() {
            return 100;
        }
    };

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "999999, 1", "1000000, 1", "1000001, 2", "50000000, 50"})
    void waitsForWholeMilliseconds(long nanos, long millis) {
        assertThat(Pace.wholeMillis(nanos)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void callsThatComeAtOnceAreSpread() {
        Pace pace = new Pace(HUNDRED_A_SECOND);
        List<Uni<Long>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(pace.call(() -> Uni.createFrom().item(System::nanoTime)));
        }
        List<Long> times = Uni.join().all(calls).andFailFast().await().atMost(Duration.ofSeconds(30));
        long spread = times.stream().mapToLong(Long::longValue).max().orElseThrow()
                - times.stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(Duration.ofNanos(spread)).isGreaterThan(Duration.ofMillis(180));
    }
}
