package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.system.status.HealthRuns.Change;
import org.almoner.system.status.Uptime.Stretch;
import org.junit.jupiter.api.Test;

class UptimeTest {

    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final Instant DAY_AGO = NOW.minus(Duration.ofDays(1));
    private static final Duration GAP = Duration.ofMinutes(3);

    @Test
    void nothingIsKnownWithoutRuns() {
        Uptime none = Uptime.of(Service.DATABASE, Uptime.stretches(List.of(), GAP, NOW), DAY_AGO, NOW);
        assertThat(none.percent()).isNull();
        assertThat(none.known()).isZero();
        assertThat(monitoring(Uptime.stretches(List.of(), GAP, NOW)).percent()).isNull();
    }

    @Test
    void whatNeverFailedWasUpAllTheTime() {
        Uptime day = day(Service.DATABASE, runs().up(0, 24 * 60));
        assertThat(day.percent()).isEqualByComparingTo("100");
        assertThat(day.known()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void eachRunSpeaksForTheTimeUntilTheNext() {
        Uptime day = day(
                Service.DATABASE,
                runs().up(0, 60).state(60, 72, ServiceState.DOWN).up(72, 24 * 60));
        assertThat(day.down()).isEqualTo(Duration.ofMinutes(12));
        assertThat(day.percent()).isEqualByComparingTo("99.166");
    }

    @Test
    void aMomentOfFailureIsNeverRoundedAway() {
        Uptime day = new Uptime(Duration.ofDays(30), Duration.ofMillis(1));
        assertThat(day.percent()).isEqualByComparingTo("99.999");
    }

    @Test
    void degradedIsUpAndWhatIsNotConfiguredCountsNeitherWay() {
        Runs runs = runs().state(0, 60, ServiceState.DEGRADED)
                .state(60, 120, ServiceState.NOT_CONFIGURED)
                .state(120, 180, ServiceState.UNKNOWN)
                .state(180, 240, ServiceState.DOWN);
        Uptime day = day(Service.TUNNEL, runs);
        assertThat(day.up()).isEqualTo(Duration.ofHours(1));
        // The last run was at 239 and speaks for three minutes.
        assertThat(day.down()).isEqualTo(Duration.ofMinutes(59).plus(GAP));
    }

    @Test
    void gapCountsNeitherWayAndIsTheLoopsOwnFailure() {
        Runs runs = runs().up(0, 60).up(120, 24 * 60);
        Uptime database = day(Service.DATABASE, runs);
        assertThat(database.percent()).isEqualByComparingTo("100");
        // Runs from 0 to 59 and from 120 on; the run at 59 speaks until 62.
        assertThat(database.known()).isEqualTo(Duration.ofDays(1).minus(Duration.ofMinutes(58)));
        Uptime loop = day(Service.HEALTH_MONITORING, runs);
        assertThat(loop.down()).isEqualTo(Duration.ofMinutes(58));
        assertThat(loop.known()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void gapShorterThanThreeIntervalsIsNone() {
        assertThat(day(Service.HEALTH_MONITORING, runs().up(0, 60).up(62, 24 * 60))
                        .percent())
                .isEqualByComparingTo("100");
    }

    @Test
    void loopThatHasDiedIsDownUntilNow() {
        Uptime loop = day(Service.HEALTH_MONITORING, runs().up(0, 12 * 60));
        assertThat(loop.down()).isEqualTo(Duration.ofHours(12).minus(Duration.ofMinutes(2)));
    }

    @Test
    void windowCutsWhatBeganBeforeIt() {
        List<Stretch> stretches = Uptime.stretches(
                runs().state(-600, 60, ServiceState.DOWN).up(60, 24 * 60).changes(), GAP, NOW);
        Uptime day = Uptime.of(Service.DATABASE, stretches, DAY_AGO, NOW);
        assertThat(day.down()).isEqualTo(Duration.ofHours(1));
        assertThat(day.known()).isEqualTo(Duration.ofDays(1));
        Uptime more = Uptime.of(Service.DATABASE, stretches, NOW.minus(Duration.ofDays(7)), NOW);
        assertThat(more.down()).isEqualTo(Duration.ofHours(11));
    }

    @Test
    void serviceThatEarlierVersionsDidNotHaveIsUnknownThere() {
        List<Stretch> stretches = List.of(new Stretch(DAY_AGO, NOW, List.of(ServiceState.UP, ServiceState.UP)));
        assertThat(Uptime.of(Service.TUNNEL, stretches, DAY_AGO, NOW).percent()).isNull();
    }

    private static Uptime monitoring(List<Stretch> stretches) {
        return Uptime.of(Service.HEALTH_MONITORING, stretches, DAY_AGO, NOW);
    }

    private static Uptime day(Service service, Runs runs) {
        return Uptime.of(service, Uptime.stretches(runs.changes(), GAP, NOW), DAY_AGO, NOW);
    }

    private static Runs runs() {
        return new Runs(new ArrayList<>());
    }

    /** A run a minute, counted from the beginning of the day. Health Monitoring is up in every run. */
    private record Runs(List<Change> all) {

        private Runs up(int from, int until) {
            return state(from, until, ServiceState.UP);
        }

        private Runs state(int from, int until, ServiceState state) {
            for (int minute = from; minute < until; minute++) {
                List<ServiceState> states = Stream.of(Service.values())
                        .map(service -> service == Service.HEALTH_MONITORING ? ServiceState.UP : state)
                        .toList();
                Instant before = all.isEmpty() ? null : all.get(all.size() - 1).at();
                all.add(new Change(DAY_AGO.plus(Duration.ofMinutes(minute)), before, states));
            }
            return this;
        }

        /** As the database tells them: only where something changes, where there is a gap, and the last. */
        private List<Change> changes() {
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Change run = all.get(i);
                boolean differs = i == 0
                        || !run.states().equals(all.get(i - 1).states())
                        || Duration.between(run.before(), run.at()).compareTo(GAP) > 0;
                if (differs || i + 1 == all.size()) {
                    changes.add(run);
                }
            }
            return changes;
        }
    }
}
