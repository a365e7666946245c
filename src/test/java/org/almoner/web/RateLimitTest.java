package org.almoner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.almoner.MovingClock;
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
        assertThat(limit.count("first of the rest")).isEmpty();
        assertThat(limit.count("second of the rest")).isPresent();
        assertThat(limit.count("client 0")).isPresent();
        clock.advance(Duration.ofMinutes(1));
        assertThat(limit.count("second of the rest")).isEmpty();
    }
}
