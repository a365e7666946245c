package org.almoner.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void letsSoManyThroughAndTellsTheNextWhenToComeBack() {
        RateLimit limit = new RateLimit(2);
        assertThat(limit.count("a", NOW)).isEmpty();
        assertThat(limit.count("a", NOW)).isEmpty();
        assertThat(limit.count("a", NOW)).contains(Duration.ofSeconds(55));
        assertThat(limit.count("a", NOW.plusSeconds(50))).contains(Duration.ofSeconds(5));
    }

    @Test
    void countsEachClientForItself() {
        RateLimit limit = new RateLimit(1);
        assertThat(limit.count("a", NOW)).isEmpty();
        assertThat(limit.count("b", NOW)).isEmpty();
        assertThat(limit.count("a", NOW)).isPresent();
    }

    @Test
    void startsAfreshWithTheMinute() {
        RateLimit limit = new RateLimit(1);
        assertThat(limit.count("a", NOW)).isEmpty();
        assertThat(limit.count("a", NOW.plusSeconds(54))).isPresent();
        assertThat(limit.count("a", NOW.plusSeconds(55))).isEmpty();
    }

    @Test
    void isOffAtZero() {
        RateLimit limit = new RateLimit(0);
        for (int call = 0; call < 1_000; call++) {
            assertThat(limit.count("a", NOW)).isEmpty();
        }
    }

    @Test
    void remembersABoundedNumberOfClients() {
        RateLimit limit = new RateLimit(1);
        for (int client = 0; client < RateLimit.MAX_CLIENTS; client++) {
            assertThat(limit.count("client " + client, NOW)).isEmpty();
        }
        assertThat(limit.count("first of the rest", NOW)).isEmpty();
        assertThat(limit.count("second of the rest", NOW)).isPresent();
        assertThat(limit.count("client 0", NOW)).isPresent();
        assertThat(limit.count("second of the rest", NOW.plusSeconds(60))).isEmpty();
    }
}
