package org.almoner.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MovingClock;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private final MovingClock clock = new MovingClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final ClockWatch watch = new ClockWatch(clock);
    private long nanos = -5;

    @Test
    void stepBackIsToldOnce() {
        try (LogWatch log = new LogWatch(ClockWatch.class)) {
            goes(Duration.ZERO);
            goes(Duration.ofSeconds(10));
            goes(Duration.ofHours(-2).plusSeconds(10));
            goes(Duration.ofSeconds(10));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN The clock was set back by 7200 s, and until it has made up for that no job runs on this"
                                    + " replica; what to do: start it anew");
        }
    }

    @Test
    void smallStepAndStepForwardAreNot() {
        try (LogWatch log = new LogWatch(ClockWatch.class)) {
            goes(Duration.ZERO);
            goes(Duration.ofSeconds(-40));
            goes(Duration.ofHours(2));
            goes(Duration.ofSeconds(10));
            assertThat(log.lines()).isEmpty();
        }
    }

    /** @param shown by the clock in ten seconds */
    private void goes(Duration shown) {
        clock.advance(shown);
        nanos += 10_000_000_000L;
        watch.look(nanos);
    }
}
