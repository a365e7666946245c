package org.almoner.fraud.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.almoner.fraud.guard.Guard.State;
import org.almoner.testing.MovingClock;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a replica lets pass while its table of guards cannot be read. */
@Execution(ExecutionMode.CONCURRENT)
class CheckoutGuardsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:20:00Z");
    private static final UUID TICKET = UUID.randomUUID();
    private static final Guard CLOSED = new Guard(TICKET, State.CLOSED, NOW, NOW.plusSeconds(1_800), NOW, 90);
    private static final Uni<Map<UUID, Guard>> FAILS = Uni.createFrom().failure(new SocketException("gone"));
    private static final Uni<Map<UUID, Guard>> READ = Uni.createFrom().item(Map.of(TICKET, CLOSED));

    private final MovingClock clock = new MovingClock(NOW);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void nothingPassesBeforeTheGuardsWereReadOnce() {
        CheckoutGuards guards = guards("5s", FAILS, FAILS, READ);
        guards.readAnew().await().indefinitely();
        assertThatThrownBy(() -> pass(guards, UUID.randomUUID())).hasRootCauseInstanceOf(SocketException.class);
        pass(guards, UUID.randomUUID());
        assertThatThrownBy(() -> pass(guards, TICKET))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.getResponse().getStatus()).isEqualTo(503));
    }

    @Test
    void whatIsKnownHoldsUntilItIsOverAndWhatCannotBeReadAnewIsAMetric() {
        CheckoutGuards guards = guards("5s", READ, FAILS, FAILS);
        for (int i = 0; i < 3; i++) {
            guards.readAnew().await().indefinitely();
        }
        assertThatThrownBy(() -> pass(guards, TICKET)).isInstanceOf(ProblemException.class);
        clock.advance(Duration.ofMinutes(30));
        pass(guards, TICKET);
        assertThat(metrics.get("almoner.looks.blind")
                        .tag("what", "guards")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void nobodyIsHeldUpWhereItIsSwitchedOff() {
        pass(guards("off"), TICKET);
    }

    private static void pass(CheckoutGuards guards, UUID ticketId) {
        guards.pass(ticketId, "192.0.2.1").await().indefinitely();
    }

    /** @param reads what comes of one look after another */
    @SafeVarargs
    private CheckoutGuards guards(String look, Uni<Map<UUID, Guard>>... reads) {
        Queue<Uni<Map<UUID, Guard>>> left = new ArrayDeque<>(List.of(reads));
        GuardStore store = new GuardStore(null, null, clock) {
            @Override
            Uni<Map<UUID, Guard>> active() {
                return left.remove();
            }
        };
        return new CheckoutGuards(store, new Settings(look), clock, metrics);
    }

    private record Settings(String look) implements GuardSettings {

        @Override
        public boolean react() {
            return true;
        }

        @Override
        public int slowedRate() {
            return 3;
        }

        @Override
        public Duration slowedFor() {
            return Duration.ofMinutes(10);
        }

        @Override
        public int closeDeclines() {
            return 60;
        }

        @Override
        public Duration closedFor() {
            return Duration.ofMinutes(30);
        }
    }
}
