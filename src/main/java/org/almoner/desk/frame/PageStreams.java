package org.almoner.desk.frame;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.web.problem.ProblemException;

/**
 * What of a page moves by itself: on few pages at once, looked at not too often, and for no longer than a stop of the service may
 * wait.
 */
@ApplicationScoped
public class PageStreams {

    /** What is followed, by how many at most, and how often it is looked at. */
    public enum Kind {
        JOBS(20, Duration.ofSeconds(1)),
        GIFTS(50, Duration.ofSeconds(2));

        private final int most;
        private final Duration look;

        Kind(int most, Duration look) {
            this.most = most;
            this.look = look;
        }
    }

    /** The browser connects anew after it; a session that has ended meanwhile is found out then. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Map<Kind, AtomicInteger> open =
            Stream.of(Kind.values()).collect(Collectors.toMap(Function.identity(), kind -> new AtomicInteger()));
    private final Clock clock;
    private volatile boolean stopping;

    PageStreams(Clock clock) {
        this.clock = clock;
    }

    /** Whoever follows goes to another replica, and is not waited for. */
    void lastOrders(@Observes ShutdownDelayInitiatedEvent stop) {
        stopping = true;
    }

    void end(@Observes ShutdownEvent stop) {
        stopping = true;
    }

    /**
     * A place is taken by whoever follows what this returns: Quarkus REST does not where its reader has hung up by then.
     *
     * @param method of the request; one for the head alone takes no place
     * @param look what is to be shown now; what is as before is not sent again
     * @return ends at once where others have taken the last place meanwhile
     * @throws ProblemException 503 when too many follow
     */
    public Multi<String> of(Kind kind, HttpMethod method, Supplier<Uni<String>> look) {
        AtomicInteger followers = open.get(kind);
        if (followers.get() >= kind.most) {
            throw ProblemException.unavailable("Too many pages are followed at the moment.", RETRY);
        }
        return method.equals(HttpMethod.HEAD)
                ? Multi.createFrom().empty()
                : Multi.createFrom().deferred(() -> follow(kind, followers, look));
    }

    private Multi<String> follow(Kind kind, AtomicInteger followers, Supplier<Uni<String>> look) {
        if (followers.incrementAndGet() > kind.most) {
            followers.decrementAndGet();
            return Multi.createFrom().empty();
        }
        Instant end = clock.instant().plus(LONGEST);
        return Multi.createBy()
                .repeating()
                .uni(() -> look.get().onItem().delayIt().by(kind.look))
                .until(seen -> stopping || !clock.instant().isBefore(end))
                .skip()
                .repetitions()
                .onTermination()
                .invoke(followers::decrementAndGet);
    }
}
