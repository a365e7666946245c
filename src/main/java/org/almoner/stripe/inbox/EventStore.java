package org.almoner.stripe.inbox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where events go: exactly once, all of a batch or nothing, in a transaction of their own. */
public interface EventStore {

    /** What became of one delivery, once committed. */
    enum Reception {
        TAKEN,
        SEEN_BEFORE
    }

    /**
     * Stores events and what they mean.
     *
     * @param events may name one event more than once: that counts once
     * @return one outcome for each, in their order; it fails when nothing was stored
     */
    Uni<List<Reception>> store(List<StripeEvent> events);

    /**
     * The same within limits.
     *
     * @param lock how long it waits for what others hold
     * @param whole how long it takes at most; beyond it, it fails and is rolled back, unless its commit is under way
     */
    Uni<List<Reception>> store(List<StripeEvent> events, Duration lock, Duration whole);

    /**
     * The same for those events that need not wait for anybody.
     *
     * @return empty for each of which others hold the payment, its ticket or the event itself: nothing of it is stored
     */
    Uni<List<Optional<Reception>>> storeFree(List<StripeEvent> events, Duration lock, Duration whole);
}
