package org.almoner.web.access;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.testing.StoppableClock;
import org.junit.jupiter.api.Test;

class TokenProviderTest {

    private static final SecurityIdentity SOMEBODY =
            QuarkusSecurityIdentity.builder().setAnonymous(true).build();

    private final StoppableClock clock = new StoppableClock();
    private final TokenProvider provider = new TokenProvider(clock);

    TokenProviderTest() {
        clock.stopAt(Instant.EPOCH);
    }

    @Test
    void silentProviderIsWaitedForByFewAndNotForLong() {
        List<UniAssertSubscriber<SecurityIdentity>> waiting = new ArrayList<>();
        for (int stranger = 0; stranger < TokenProvider.STRANGERS; stranger++) {
            waiting.add(look(Uni.createFrom().nothing()));
        }
        look(Uni.createFrom().item(SOMEBODY)).assertFailedWith(OIDCException.class);
        waiting.forEach(
                one -> one.awaitFailure(TokenProvider.LIMIT.multipliedBy(10)).assertFailedWith(OIDCException.class));
        look(Uni.createFrom().item(SOMEBODY)).assertFailedWith(OIDCException.class);
        clock.advance(TokenProvider.PAUSE);
        look(Uni.createFrom().item(SOMEBODY)).assertItem(SOMEBODY);
    }

    @Test
    void anyNumberIsLookedAtOnceOneWasFoundGood() {
        look(Uni.createFrom().item(SOMEBODY)).assertItem(SOMEBODY);
        for (int other = 0; other < 100; other++) {
            look(Uni.createFrom().nothing()).assertNotTerminated();
        }
        look(Uni.createFrom().item(SOMEBODY)).assertItem(SOMEBODY);
    }

    @Test
    void wrongTokenIsNotTheProvidersSilence() {
        look(failure(new AuthenticationFailedException())).assertFailedWith(AuthenticationFailedException.class);
        look(Uni.createFrom().item(SOMEBODY)).assertItem(SOMEBODY);
    }

    @Test
    void providerThatCannotBeReachedIsLeftAloneForAMoment() {
        look(failure(new AuthenticationFailedException(new ConnectException())))
                .assertFailedWith(AuthenticationFailedException.class);
        look(Uni.createFrom().item(SOMEBODY)).assertFailedWith(OIDCException.class);
        clock.advance(TokenProvider.PAUSE);
        look(Uni.createFrom().item(SOMEBODY)).assertItem(SOMEBODY);
    }

    private UniAssertSubscriber<SecurityIdentity> look(Uni<SecurityIdentity> identity) {
        return provider.inTime(identity).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static Uni<SecurityIdentity> failure(Throwable failure) {
        return Uni.createFrom().failure(failure);
    }
}
