package org.almoner.web.access;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.database.sql.Patience;
import org.almoner.web.problem.ProviderSilence;

/**
 * Waits for the provider of tokens, but not for long and not with many: Quarkus asks it within the request that brings the first token, or
 * one of a new key, without any limit of time. Anybody can send what looks like a token, and while the provider is silent the service
 * would hold as many of those requests as it bears.
 */
@Singleton
public class TokenProvider {

    /** Less than a request may take. */
    public static final Duration LIMIT = Duration.ofSeconds(3);

    /** It is asked for new keys once in that time at most, whatever is sent: a key that it changes counts by then. */
    public static final Duration NEW_KEYS = Duration.ofSeconds(5);

    /** Tokens that are looked at together before one was found good: each of them asks the provider who it is. */
    static final int STRANGERS = 10;

    /** How long it is left alone after it was silent before any token was found good. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private final AtomicInteger strangers = new AtomicInteger();
    private volatile boolean known;
    private volatile Instant silentAt = Instant.MIN;

    TokenProvider(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param identity what a token is found to be
     * @return the same; fails with {@link OIDCException} when the provider is not heard in time, or was not a moment ago
     */
    Uni<SecurityIdentity> inTime(Uni<SecurityIdentity> identity) {
        return Uni.createFrom().deferred(() -> known ? looked(identity) : ofStranger(identity));
    }

    private Uni<SecurityIdentity> ofStranger(Uni<SecurityIdentity> identity) {
        if (wasSilent() || strangers.get() >= STRANGERS) {
            return Uni.createFrom().failure(() -> new OIDCException("The provider has not been heard"));
        }
        strangers.incrementAndGet();
        return looked(identity).onTermination().invoke(strangers::decrementAndGet);
    }

    private Uni<SecurityIdentity> looked(Uni<SecurityIdentity> identity) {
        return Patience.atMost(LIMIT, identity)
                .invoke(() -> known = true)
                .onFailure(TimeoutException.class)
                .transform(OIDCException::new)
                .onFailure(ProviderSilence::isReasonOf)
                .invoke(() -> silentAt = clock.instant());
    }

    /** What seems to come is from before somebody set the clock back. */
    private boolean wasSilent() {
        Instant now = clock.instant();
        return !silentAt.isAfter(now) && silentAt.plus(PAUSE).isAfter(now);
    }
}
