package org.almoner.system.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.almoner.stripe.inbox.WebhookHealth.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeCheckTest {

    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0, UP",
        "4, 4, UP",
        "5, 0, UP",
        "100, 4, UP",
        "100, 5, DEGRADED",
        "100, 49, DEGRADED",
        "100, 50, DOWN",
        "5, 5, DOWN"
    })
    void rateOfFailureDecides(long recent, long failed, ServiceState state) {
        Figures figures = new Figures(
                NOW,
                Optional.of(NOW.minusSeconds(30)),
                Optional.empty(),
                Optional.empty(),
                recent,
                failed,
                0,
                0,
                0,
                7,
                2);
        Finding found = StripeCheck.found(figures);
        assertThat(found.state()).isEqualTo(state);
        assertThat(found.note())
                .isEqualTo("last event 30 seconds ago; " + failed + " of " + recent
                        + " failed within 60 minutes; 2 of 7 deliveries to this replica were repetitions");
    }

    @Test
    void eventThatStaysFailedIsWorthALook() {
        assertThat(failedFor(Duration.ofMinutes(59)).state()).isEqualTo(ServiceState.UP);
        Finding stuck = failedFor(Duration.ofHours(5));
        assertThat(stuck.state()).isEqualTo(ServiceState.DEGRADED);
        assertThat(stuck.note())
                .contains("the oldest that failed came 5 hours ago", "the oldest with an error came 40 days ago");
    }

    /** On a full disk none of the failures has a row, and those that were taken before it was full are no comfort. */
    @ParameterizedTest
    @CsvSource({
        "10000, 1, DEGRADED",
        "10000, 4, DEGRADED",
        "10000, 5, DOWN",
        "100, 1, DEGRADED",
        "100, 99, DOWN",
        "100, 600, DOWN",
        "0, 4, DEGRADED",
        "1, 4, DOWN",
        "0, 5, DOWN"
    })
    void failuresThatTheDatabaseCannotRecordCountToo(long recent, long unrecorded, ServiceState state) {
        Finding found = StripeCheck.found(new Figures(
                NOW, Optional.of(NOW), Optional.empty(), Optional.empty(), recent, 0, unrecorded, 0, 0, 7, 2));
        assertThat(found.state()).isEqualTo(state);
        assertThat(found.note())
                .contains("; 0 of " + recent + " failed within 60 minutes; " + unrecorded
                        + " more failed on this replica and wait for the database to record them; 2 of 7");
    }

    @Test
    void silenceIsNoFailure() {
        Finding silent = StripeCheck.found(
                new Figures(NOW, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0, 0, 0, 0, 0));
        assertThat(silent.state()).isEqualTo(ServiceState.UP);
        assertThat(silent.note()).startsWith("no event yet");
    }

    /** Whoever received it was ahead. */
    @Test
    void eventThatIsYetToComeCameJustNow() {
        Finding found = StripeCheck.found(new Figures(
                NOW, Optional.of(NOW.plusSeconds(190)), Optional.empty(), Optional.empty(), 1, 0, 0, 0, 0, 0, 0));
        assertThat(found.note()).startsWith("last event 0 seconds ago");
    }

    private static Finding failedFor(Duration time) {
        return StripeCheck.found(new Figures(
                NOW,
                Optional.of(NOW),
                Optional.of(NOW.minus(Duration.ofDays(40))),
                Optional.of(NOW.minus(time)),
                10,
                0,
                0,
                1,
                0,
                0,
                0));
    }
}
