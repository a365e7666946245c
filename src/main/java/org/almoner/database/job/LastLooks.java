package org.almoner.database.job;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * No look begins any more on a replica that ends, from when it is told so: what is under way has the time in which requests still are
 * answered, and the rest is another's.
 */
@ApplicationScoped
class LastLooks {

    private final Scheduler scheduler;

    LastLooks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void stop(@Observes ShutdownDelayInitiatedEvent soon) {
        pause();
    }

    /** Where there is no such delay. */
    void stop(@Observes @Priority(0) ShutdownEvent now) {
        pause();
    }

    private void pause() {
        if (scheduler.isStarted()) {
            scheduler.pause();
        }
    }
}
