package org.almoner.fraud.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.almoner.fraud.guard.Guard.Limits;
import org.almoner.fraud.guard.Guard.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From open to slowed, from slowed to closed, and with time to open. */
@Execution(ExecutionMode.CONCURRENT)
class GuardTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:20:00Z");
    private static final Instant QUARTER = Instant.parse("2026-05-01T10:00:00Z");
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(10), 60, Duration.ofMinutes(30));

    private final Guard slowed = Guard.slowed(UUID.randomUUID(), NOW, QUARTER, 25, LIMITS);

    @Test
    void isSlowedForItsTimeAndNotAMomentLonger() {
        assertThat(slowed.isOver(NOW.plusSeconds(599))).isFalse();
        assertThat(slowed.isOver(NOW.plusSeconds(600))).isTrue();
    }

    @Test
    void isClosedByWhatFailsAlthoughItIsSlowed() {
        assertThat(slowed.next(84, NOW.plusSeconds(10), LIMITS)).isEmpty();
        Guard closed = slowed.next(85, NOW.plusSeconds(10), LIMITS).orElseThrow();
        assertThat(closed.state()).isEqualTo(State.CLOSED);
        assertThat(closed.until()).isEqualTo(NOW.plusSeconds(10 + 1_800));
    }

    @Test
    void slowedGoesOnWhileCardsAreTriedAndIsWrittenSeldom() {
        assertThat(slowed.next(30, NOW.plusSeconds(300), LIMITS)).isEmpty();
        Optional<Guard> longer = slowed.next(30, NOW.plusSeconds(301), LIMITS);
        assertThat(longer).get().extracting(Guard::until).isEqualTo(NOW.plusSeconds(901));
        assertThat(longer).get().extracting(Guard::since).isEqualTo(NOW);
    }

    @Test
    void closedOpensWhateverIsTried() {
        Guard closed = slowed.next(1_000, NOW, LIMITS).orElseThrow();
        assertThat(closed.next(100_000, NOW.plusSeconds(1_799), LIMITS)).isEmpty();
        assertThat(closed.isOver(NOW.plusSeconds(1_800))).isTrue();
    }
}
