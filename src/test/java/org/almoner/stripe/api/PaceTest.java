package org.almoner.stripe.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls come one after the other at the rate that is set, and never at none. */
class PaceTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "999999, 1", "1000000, 1", "1000001, 2", "50000000, 50"})
    void waitsForWholeMilliseconds(long nanos, long millis) {
        assertThat(Pace.wholeMillis(Duration.ofNanos(nanos))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void callsAreKeptApartAndNoneAreSavedUp() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Pace pace = new Pace(5, nanos::get);
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(200));
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(400));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void callsThatComeAtOnceAreSpread() {
        Pace pace = new Pace(100, System::nanoTime);
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
