package org.almoner.database.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.database.watchdog.WatchdogState.Failing;
import org.almoner.database.watchdog.WatchdogState.GivenUp;
import org.almoner.database.watchdog.WatchdogState.Healthy;
import org.almoner.database.watchdog.WatchdogState.Reconnecting;
import org.almoner.database.watchdog.WatchdogState.Starting;
import org.almoner.database.watchdog.WatchdogState.Watching;
import org.junit.jupiter.api.Test;

class WatchdogStateTest {

    private static final Duration ANY = Duration.ofSeconds(1);
    private static final WatchdogLimits CONTRACT = new WatchdogLimits(3, ANY, ANY, ANY, 3, 5, ANY);
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void isNotReadyBeforeTheGateHasPassed() {
        Starting starting = new Starting();

        assertThat(starting.ready()).isFalse();
        assertThat(starting.lastPingAt()).isEmpty();
        assertThat(starting.gatePassed(START)).isEqualTo(new Healthy(START));
    }

    @Test
    void threeFailuresMakeItNotReadyAndFiveMoreMakeItGiveUp() {
        List<WatchdogState> states = failures(8, CONTRACT);

        assertThat(states.subList(0, 2))
                .allSatisfy(state -> assertThat(state).isInstanceOf(Failing.class))
                .allMatch(WatchdogState::ready);
        assertThat(states.subList(2, 7))
                .allSatisfy(state -> assertThat(state).isInstanceOf(Reconnecting.class))
                .noneMatch(WatchdogState::ready);
        assertThat(states.get(7)).isInstanceOf(GivenUp.class);
        assertThat(states.get(7).ready()).isFalse();
        assertThat(states).extracting(WatchdogState::failureCount).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void countsTheAttemptsToReconnect() {
        assertThat(failures(7, CONTRACT).subList(2, 7))
                .extracting(state -> ((Reconnecting) state).attempts())
                .containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anAnswerAtAnyPointMakesItHealthy() {
        for (WatchdogState state : failures(7, CONTRACT)) {
            Healthy healthy = ((Watching) state).answered(START.plusSeconds(99));

            assertThat(healthy.ready()).isTrue();
            assertThat(healthy.failureCount()).isZero();
            assertThat(healthy.lastError()).isEmpty();
            assertThat(healthy.lastPingAt()).contains(START.plusSeconds(99));
        }
    }

    @Test
    void onlyFailuresInARowCount() {
        WatchdogState state = failures(2, CONTRACT).get(1);
        WatchdogState later = ((Watching) state).answered(START).failed(START, "away", CONTRACT);

        assertThat(later).isInstanceOf(Failing.class);
        assertThat(later.failureCount()).isEqualTo(1);
    }

    @Test
    void remembersTheLastFailure() {
        WatchdogState state = failures(4, CONTRACT).get(3);

        assertThat(state.lastError()).contains("failure 4");
        assertThat(state.lastPingAt()).contains(START.plusSeconds(4));
    }

    @Test
    void withTheSmallestFiguresOneFailureIsNotReadyAndTheNextTheEnd() {
        List<WatchdogState> states = failures(2, new WatchdogLimits(1, ANY, ANY, ANY, 1, 1, ANY));

        assertThat(states.get(0)).isInstanceOf(Reconnecting.class);
        assertThat(states.get(1)).isInstanceOf(GivenUp.class);
    }

    private static List<WatchdogState> failures(int count, WatchdogLimits limits) {
        List<WatchdogState> states = new ArrayList<>();
        WatchdogState state = new Healthy(START);
        for (int i = 1; i <= count; i++) {
            state = ((Watching) state).failed(START.plusSeconds(i), "failure " + i, limits);
            states.add(state);
        }
        return states;
    }
}
