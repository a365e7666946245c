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
        assertThat(state(false, RAN, Duration.ofDays(1), Optional.of("Gone"))).isEqualTo(ServiceState.NOT_CONFIGURED);
        assertThat(state(true, Optional.empty(), Duration.ZERO, Optional.empty()))
                .isEqualTo(ServiceState.UNKNOWN);
        assertThat(state(true, RAN, Duration.ZERO, Optional.empty())).isEqualTo(ServiceState.UP);
        assertThat(state(true, RAN, Duration.ofHours(1), Optional.empty())).isEqualTo(ServiceState.UP);
        assertThat(state(true, RAN, Duration.ofMinutes(61), Optional.empty())).isEqualTo(ServiceState.DEGRADED);
        assertThat(found(true, RAN, Duration.ZERO, Optional.of("The transcription server answered 401")))
                .isEqualTo(new Finding(
                        ServiceState.DOWN, "recordings wait, by the last try: The transcription server answered 401"));
    }

    private static ServiceState state(
            boolean configured, Optional<Instant> ran, Duration oldest, Optional<String> trouble) {
        return found(configured, ran, oldest, trouble).state();
    }

    private static Finding found(boolean configured, Optional<Instant> ran, Duration oldest, Optional<String> trouble) {
        return new SpeechCheck(new Told(configured, ran, oldest, trouble))
                .check()
                .await()
                .indefinitely();
    }

    private record Told(
            boolean isConfigured, Optional<Instant> loopRanAt, Duration oldestWaiting, Optional<String> serverTrouble)
            implements SpeechStatus {}
}
