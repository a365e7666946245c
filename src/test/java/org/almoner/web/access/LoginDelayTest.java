package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.testing.MovingClock;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;

class LoginDelayTest {

    private final MovingClock clock = new MovingClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final LoginDelay delay = new LoginDelay(clock, new SimpleMeterRegistry());

    @Test
    void growsWithEachFailureUpToAMinute() {
        assertThat(LoginDelay.FREE_FAILURES).isEqualTo(10);
        List<Integer> waits = new ArrayList<>();
        for (int failure = 1; failure <= LoginDelay.FREE_FAILURES; failure++) {
            delay.failed("a");
            assertThat(wait("a")).isZero();
        }
        for (int failure = 1; failure <= 10; failure++) {
            delay.failed("a");
            waits.add(wait("a"));
            clock.advance(Duration.ofSeconds(wait("a")));
            assertThat(wait("a")).isZero();
        }
        assertThat(waits).containsExactly(1, 2, 4, 8, 16, 32, 60, 60, 60, 60);
    }

    @Test
    void isNotProlongedByWhatIsSentMeanwhile() {
        fail("a", LoginDelay.FREE_FAILURES + 7);
        clock.advance(Duration.ofSeconds(59));
        for (int call = 0; call < 1_000; call++) {
            assertThat(wait("a")).isEqualTo(1);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(wait("a")).isZero();
    }

    @Test
    void isOneClientsOwn() {
        fail("a", LoginDelay.FREE_FAILURES + 7);
        assertThat(wait("b")).isZero();
    }

    @Test
    void isForgottenAfterAQuietWhile() {
        fail("a", LoginDelay.FREE_FAILURES + 7);
        clock.advance(Duration.ofMinutes(15).plusMillis(1));
        delay.failed("a");
        assertThat(wait("a")).isZero();
    }

    @Test
    void clockThatIsSetBackKeepsNobodyOut() {
        fail("a", LoginDelay.FREE_FAILURES + 7);
        clock.advance(Duration.ofDays(-1));
        assertThat(wait("a")).isZero();
        fail("a", LoginDelay.FREE_FAILURES + 1);
        assertThat(wait("a")).isEqualTo(1);
    }

    @Test
    void remembersABoundedNumberOfClientsAndForgetsTheOldest() {
        fail("first", LoginDelay.FREE_FAILURES + 3);
        fail("client 0", LoginDelay.FREE_FAILURES + 1);
        for (int client = 1; client < LoginDelay.MAX_CLIENTS - 1; client++) {
            fail("client " + client, 1); // as many lines of the log
        }
        assertThat(wait("first")).isPositive();
        fail("one more", LoginDelay.FREE_FAILURES + 1);
        assertThat(wait("first")).isZero();
        assertThat(wait("one more")).isPositive();
        assertThat(wait("client 0")).isPositive();
    }

    private void fail(String client, int times) {
        for (int failure = 0; failure < times; failure++) {
            delay.failed(client);
        }
    }

    private int wait(String client) {
        try {
            delay.expectNone(client);
            return 0;
        } catch (ProblemException late) {
            assertThat(late.status()).isEqualTo(429);
            return Integer.parseInt(late.headers().get("Retry-After"));
        }
    }
}
