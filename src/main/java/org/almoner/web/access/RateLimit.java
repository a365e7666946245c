package org.almoner.web.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts calls per client within each minute of the clock. Memory is bounded: the counts go with the minute, and beyond
 * {@value #MAX_CLIENTS} clients in one minute the rest share {@value #SHARED} counts. Which ones share cannot be known from
 * outside, so that whoever fills the table with addresses of their own does not thereby use up what is left for the others.
 */
@ApplicationScoped
public class RateLimit {

    static final int MAX_CLIENTS = 10_000;

    private static final int SHARED = 1_024;
    private static final int SECONDS = 60;

    private final int callsPerMinute;
    private final Clock clock;
    private final int salt = new SecureRandom().nextInt();
    private final Map<String, Integer> calls = new HashMap<>();
    private long minute = Long.MIN_VALUE;

    @Inject
    RateLimit(WebSettings settings, Clock clock) {
        this(WebSettings.RATE_LIMIT.read(settings.rateLimit()).orElseThrow(), clock);
    }

    /** One of its own, for what has another limit. @param callsPerMinute 0 for no limit */
    public RateLimit(int callsPerMinute, Clock clock) {
        this.callsPerMinute = callsPerMinute;
        this.clock = clock;
    }

    /** Counts one call. @return how long to wait when it is one too many, empty when it may pass */
    public synchronized Optional<Duration> count(String client) {
        if (callsPerMinute == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        long current = Math.floorDiv(now.getEpochSecond(), SECONDS);
        if (current != minute) {
            minute = current;
            calls.clear();
        }
        String key = calls.containsKey(client) || calls.size() < MAX_CLIENTS ? client : shared(client);
        int made = calls.getOrDefault(key, 0);
        if (made >= callsPerMinute) {
            return Optional.of(Duration.between(now, Instant.ofEpochSecond((current + 1) * SECONDS)));
        }
        calls.put(key, made + 1);
        return Optional.empty();
    }

    private String shared(String client) {
        return "shared " + Math.floorMod((client + salt).hashCode(), SHARED);
    }
}
