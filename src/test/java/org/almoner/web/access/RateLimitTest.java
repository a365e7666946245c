package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.almoner.testing.MovingClock;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final MovingClock clock = new MovingClock(Instant.parse("2026-01-02T03:04:05Z"));

    @Test
    void letsSoManyThroughAndTellsTheNextWhenToComeBack() {
        RateLimit limit = new RateLimit(2, clock);
        assertThat(limit.count("a")).isEmpty();
        assertThat(limit.count("a")).isEmpty();
        assertThat(limit.count("a")).contains(Duration.ofSeconds(55));
        clock.advance(Duration.ofSeconds(50));
        assertThat(limit.count("a")).contains(Duration.ofSeconds(5));
    }

    @Test
    void countsEachClientForItself() {
        RateLimit limit = new RateLimit(1, clock);
        assertThat(limit.count("a")).isEmpty();
        assertThat(limit.count("b")).isEmpty();
        assertThat(limit.count("a")).isPresent();
    }

    @Test
    void startsAfreshWithTheMinute() {
        RateLimit limit = new RateLimit(1, clock);
        assertThat(limit.count("a")).isEmpty();
        clock.advance(Duration.ofSeconds(54));
        assertThat(limit.count("a")).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.count("a")).isEmpty();
    }

    @Test
    void isOffAtZero() {
        RateLimit limit = new RateLimit(0, clock);
        for (int call = 0; call < 1_000; call++) {
            assertThat(limit.count("a")).isEmpty();
        }
    }

    @Test
    void remembersABoundedNumberOfClients() {
        RateLimit limit = new RateLimit(1, clock);
        for (int client = 0; client < RateLimit.MAX_CLIENTS; client++) {
            assertThat(limit.count("client " + client)).isEmpty();
        }
        long passed = IntStream.range(0, 100_000)
                .filter(client -> limit.count("rest " + client).isEmpty())
                .count();
        assertThat(passed).isLessThanOrEqualTo(1_024);
        assertThat(limit.count("client 0")).isPresent();
        clock.advance(Duration.ofMinutes(1));
        assertThat(limit.count("rest 0")).isEmpty();
    }

    @Test
    void whoFillsTheTableLeavesRoomForTheOthers() {
        RateLimit limit = new RateLimit(60, clock);
        for (int client = 0; client < RateLimit.MAX_CLIENTS; client++) {
            limit.count("enemy " + client);
        }
        // As one count for all the rest, these would have left nothing.
        for (int client = 0; client < 1_000; client++) {
            limit.count("enemy beyond " + client);
        }
        assertThat(limit.count("donor")).isEmpty();
    }
}
