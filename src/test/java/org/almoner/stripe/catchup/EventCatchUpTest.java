package org.almoner.stripe.catchup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.LockHeldException;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.inbox.EventStore;
import org.almoner.stripe.inbox.FailureLog;
import org.almoner.stripe.inbox.FullQueue;
import org.almoner.stripe.inbox.StripeEvent;
import org.almoner.stripe.inbox.TurnedAwayException;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventCatchUpTest {

    @Inject
    EventReader reader;

    @Inject
    FailureLog failures;

    @Inject
    Vertx vertx;

    @Test
    void pageThatTheFullQueueTurnsAwayIsNotPassedOver() {
        EventCatchUp catchUp = new EventCatchUp(reader, new Busy(), FullQueue.delivery(vertx, failures), failures);
        var page = new StripeLife(StripeShape.V2026, "turned", 1_790_000_000L, 2_500, "usd", UUID.randomUUID(), true)
                .pays()
                .events();
        assertThatThrownBy(() -> catchUp.take(List.copyOf(page)).await().atMost(Duration.ofSeconds(5)))
                .isInstanceOf(TurnedAwayException.class);
    }

    /** Others hold what it needs. */
    private static final class Busy implements EventStore {

        @Override
        public Uni<List<Reception>> store(List<StripeEvent> events) {
            return Uni.createFrom().failure(new LockHeldException());
        }

        @Override
        public Uni<List<Reception>> store(List<StripeEvent> events, Duration lock, Duration whole) {
            throw new AssertionError("Only the queue has limits");
        }

        @Override
        public Uni<List<Optional<Reception>>> storeFree(List<StripeEvent> events, Duration lock, Duration whole) {
            throw new AssertionError("Only the queue leaves out what is held");
        }
    }
}
