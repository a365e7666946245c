package org.almoner.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts calls per client within each minute of the clock. Memory is bounded: the counts go with the minute, and beyond
 * {@value #MAX_CLIENTS} clients in one minute the rest share one count, which protects the service rather than them.
 */
@ApplicationScoped
class RateLimit {

    static final int MAX_CLIENTS = 10_000;

    private static final String THE_REST = "";
    private static final int SECONDS = 60;

    private final int callsPerMinute;
    private final Clock clock;
    private final Map<String, Integer> calls = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    @Inject
    RateLimit(WebSettings settings, Clock clock) {
        this(settings.rateLimit(), clock);
    }

    RateLimit(int callsPerMinute, Clock clock) {
        this.callsPerMinute = callsPerMinute;
        this.clock = clock;
    }

    /** Counts one call. @return how long to wait when it is one too many, empty when it may pass */
    synchronized Optional<Duration> count(String client) {
        if (callsPerMinute == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        long current = Math.floorDiv(now.getEpochSecond(), SECONDS);
        if (current != minute) {
            minute = current;
            calls.clear();
        }
        String key = calls.containsKey(client) || calls.size() < MAX_CLIENTS ? client : THE_REST;
        int made = calls.getOrDefault(key, 0);
        if (made >= callsPerMinute) {
            return Optional.of(Duration.between(now, Instant.ofEpochSecond((current + 1) * SECONDS)));
        }
        calls.put(key, made + 1);
        return Optional.empty();
    }
}
