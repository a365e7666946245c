package org.almoner.system.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import org.almoner.speech.SpeechStatus;
import org.junit.jupiter.api.Test;

class SpeechCheckTest {

    @Test
    void speechIsAsItsRecordingsFare() {
        assertThat(state(false, Duration.ofDays(1), Optional.of("Gone"))).isEqualTo(ServiceState.NOT_CONFIGURED);
        assertThat(state(true, Duration.ZERO, Optional.empty())).isEqualTo(ServiceState.UP);
        assertThat(state(true, Duration.ofHours(1), Optional.empty())).isEqualTo(ServiceState.UP);
        assertThat(state(true, Duration.ofMinutes(61), Optional.empty())).isEqualTo(ServiceState.DEGRADED);
        assertThat(found(true, Duration.ZERO, Optional.of("The transcription server answered 401")))
                .isEqualTo(new Finding(
                        ServiceState.DOWN, "recordings wait, by the last try: The transcription server answered 401"));
    }

    private static ServiceState state(boolean configured, Duration oldest, Optional<String> trouble) {
        return found(configured, oldest, trouble).state();
    }

    private static Finding found(boolean configured, Duration oldest, Optional<String> trouble) {
        return new SpeechCheck(new Told(
                        configured,
                        Uni.createFrom().item(oldest),
                        Uni.createFrom().item(trouble)))
                .check()
                .await()
                .indefinitely();
    }

    private record Told(boolean isConfigured, Uni<Duration> oldestWaiting, Uni<Optional<String>> serverTrouble)
            implements SpeechStatus {}
}
