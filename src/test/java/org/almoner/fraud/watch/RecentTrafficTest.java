package org.almoner.fraud.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.fraud.rule.Traffic;
import org.almoner.fraud.watch.SeenTraffic.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An attack that has just begun is seen among the gifts of half an hour. */
@Execution(ExecutionMode.CONCURRENT)
class RecentTrafficTest {

    private static final Instant QUARTER = Instant.parse("2026-05-01T10:15:00Z");
    private static final UUID TICKET = UUID.randomUUID();

    private final RecentTraffic recent = new RecentTraffic();

    @Test
    void firstLookSaysNothingAndTheNextWhatHasCome() {
        Instant now = QUARTER.plusSeconds(300);
        assertThat(recent.since(now, List.of(line("US", 100, 900, QUARTER)))).isEmpty();
        assertThat(recent.since(now.plusSeconds(5), List.of(line("US", 110, 903, QUARTER), line("BR", 20, 0, QUARTER))))
                .containsEntry(TICKET, Traffic.of(30, 3));
    }

    @Test
    void quarterThatEndsTakesNothingAway() {
        Instant next = QUARTER.plusSeconds(900);
        recent.since(
                next.minusSeconds(5),
                List.of(line("US", 100, 900, QUARTER.minusSeconds(900)), line("US", 7, 7, QUARTER)));
        assertThat(recent.since(next.plusSeconds(5), List.of(line("US", 9, 8, QUARTER), line("US", 3, 4, next))))
                .containsEntry(TICKET, Traffic.of(5, 5));
    }

    @Test
    void looksOfMoreThanAMinuteAgoAreForgotten() {
        Instant now = QUARTER.plusSeconds(300);
        recent.since(now, List.of());
        assertThat(recent.since(now.plusSeconds(61), List.of(line("US", 50, 0, QUARTER))))
                .isEmpty();
        assertThat(recent.since(now.plusSeconds(66), List.of(line("US", 60, 1, QUARTER))))
                .containsEntry(TICKET, Traffic.of(10, 1));
    }

    private static Line line(String country, long declines, long gifts, Instant quarter) {
        return new Line(TICKET, country, declines, 0, gifts, 0, quarter);
    }
}
