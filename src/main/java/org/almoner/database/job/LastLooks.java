package org.almoner.database.job;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * No job begins any more on a replica that ends, from when it is told so: what is under way has the time in which requests still are
 * answered, and the rest is another's. What every replica does for itself goes on for as long as it answers.
 */
@ApplicationScoped
class LastLooks {

    private final Scheduler scheduler;
    private final HeldLeases held;

    LastLooks(Scheduler scheduler, HeldLeases held) {
        this.scheduler = scheduler;
        this.held = held;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent soon) {
        held.beginNoMore();
    }

    /** Also where there is no such delay. Before the rest ends: what looks then meets nothing any more. */
    void stop(@Observes @Priority(0) ShutdownEvent now) {
        held.beginNoMore();
        if (scheduler.isStarted()) {
            scheduler.pause();
        }
    }
}
