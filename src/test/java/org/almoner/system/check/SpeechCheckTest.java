package org.almoner.system.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.almoner.speech.SpeechStatus;
import org.junit.jupiter.api.Test;

class SpeechCheckTest {

    private static final Optional<Instant> RAN = Optional.of(Instant.EPOCH);

    @Test
    void speechIsAsItsLoopKnowsIt() {
        assertThat(state(false, RAN, Duration.ofDays(1), Optional.of(false))).isEqualTo(ServiceState.NOT_CONFIGURED);
        assertThat(state(true, Optional.empty(), Duration.ZERO, Optional.empty()))
                .isEqualTo(ServiceState.UNKNOWN);
        assertThat(state(true, RAN, Duration.ZERO, Optional.empty())).isEqualTo(ServiceState.UP);
        assertThat(state(true, RAN, Duration.ofHours(1), Optional.of(true))).isEqualTo(ServiceState.UP);
        assertThat(state(true, RAN, Duration.ofMinutes(61), Optional.of(true))).isEqualTo(ServiceState.DEGRADED);
        assertThat(state(true, RAN, Duration.ZERO, Optional.of(false))).isEqualTo(ServiceState.DOWN);
    }

    private static ServiceState state(
            boolean configured, Optional<Instant> ran, Duration oldest, Optional<Boolean> reachable) {
        return new SpeechCheck(new Told(configured, ran, oldest, reachable))
                .check()
                .await()
                .indefinitely()
                .state();
    }

    private record Told(
            boolean isConfigured,
            Optional<Instant> loopRanAt,
            Duration oldestWaiting,
            Optional<Boolean> serverReachable)
            implements SpeechStatus {}
}
