package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pause between two tries doubles up to its longest, however often something has failed. */
class BackoffTest {

    @ParameterizedTest
    @CsvSource({"-2147483648, 10", "0, 10", "1, 20", "5, 320", "6, 600", "64, 600", "2147483647, 600"})
    void doublesUpToItsLongest(int times, long seconds) {
        assertThat(Backoff.doubled(Duration.ofSeconds(10), times, Duration.ofMinutes(10)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void firstIsNoLongerThanTheLongest() {
        assertThat(Backoff.doubled(Duration.ofHours(2), 0, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    }
}
