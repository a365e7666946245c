package org.almoner.desk.operation;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.almoner.web.problem.ProblemException;

/** Pages whose figures move by themselves: few at once, and each for no longer than a stop of the service may wait. */
@ApplicationScoped
public class JobStreams {

    private static final int MOST = 20;
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The browser connects anew after it. */
    private static final int LOOKS = 60;

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean stopping;

    /** Whoever follows goes to another replica, and is not waited for. */
    void lastOrders(@Observes ShutdownDelayInitiatedEvent stop) {
        stopping = true;
    }

    void end(@Observes ShutdownEvent stop) {
        stopping = true;
    }

    /** @param look what is to be shown now; what is as before is not sent again */
    Multi<String> of(Supplier<Uni<String>> look) {
        if (open.incrementAndGet() > MOST) {
            open.decrementAndGet();
            throw ProblemException.unavailable("Too many pages follow the jobs at the moment.", RETRY);
        }
        AtomicInteger looks = new AtomicInteger();
        return Multi.createBy()
                .repeating()
                .uni(() -> look.get().onItem().delayIt().by(LOOK))
                .until(seen -> stopping || looks.incrementAndGet() > LOOKS)
                .skip()
                .repetitions()
                .onTermination()
                .invoke(open::decrementAndGet);
    }
}
