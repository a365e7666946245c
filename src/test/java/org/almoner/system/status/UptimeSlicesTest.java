package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.almoner.system.status.UptimeReport.Report;
import org.almoner.system.status.UptimeReport.Slice;
import org.almoner.system.status.UptimeReport.Sliced;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bars of uptime are made of the same time as its figures. */
@QuarkusTest
class UptimeSlicesTest {

    private static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");

    @Inject
    Rows rows;

    @Inject
    UptimeReport uptime;

    @AfterEach
    void noRuns() {
        rows.execute("delete from health_check_runs");
    }

    @Test
    void slicesOfAWindowFollowEachOtherAndAddUpToItsFigures() throws Throwable {
        noRuns();
        rows.execute("insert into health_check_runs (id, started_at, duration_ms, replica, overall, backend, database,"
                + " stripe_webhook, health_monitoring, tunnel, speech_intelligence, services)"
                + " select gen_random_uuid(), timestamptz '2026-11-10T12:00:00Z' - n * interval '97 minutes', 5, 'a', 'HEALTHY',"
                + " 'UP', state, 'UP', 'UP', 'NOT_CONFIGURED', state, '[]' from (select n, (array['UP', 'DOWN', 'DEGRADED',"
                + " 'UNKNOWN'])[1 + (n * n / 3 + n / 7) % 4] as state from generate_series(1, 500) as n) as runs");
        List<Sliced> sliced = VertxContextSupport.subscribeAndAwait(() -> uptime.sliced(NOW));
        Report report = VertxContextSupport.subscribeAndAwait(() -> uptime.until(NOW));
        assertThat(sliced).hasSize(3 * report.services().size());
        for (Sliced window : sliced) {
            List<Slice> slices = window.slices();
            assertThat(slices.get(0).from()).isEqualTo(NOW.minus(window.window()));
            assertThat(slices.get(slices.size() - 1).until()).isEqualTo(NOW);
            for (int i = 1; i < slices.size(); i++) {
                assertThat(slices.get(i).from()).isEqualTo(slices.get(i - 1).until());
            }
            Duration down = slices.stream().map(Slice::down).reduce(Duration.ZERO, Duration::plus);
            Duration up = slices.stream().map(Slice::up).reduce(Duration.ZERO, Duration::plus);
            assertThat(down.toSeconds()).isEqualTo(window.uptime().downSeconds());
            assertThat(up.plus(down).toSeconds()).isEqualTo(window.uptime().knownSeconds());
        }
        assertThat(sliced.stream()
                        .filter(one -> one.window().equals(Duration.ofDays(30)))
                        .map(Sliced::uptime))
                .containsExactlyElementsOf(report.services().stream()
                        .map(UptimeReport.ServiceUptime::last30Days)
                        .toList());
    }
}
