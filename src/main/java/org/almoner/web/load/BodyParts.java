package org.almoner.web.load;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import org.almoner.web.problem.ProblemRoutes;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** Reads a {@link StreamedBody} in parts, each of which is taken care of before more of the body is asked for. */
@ApplicationScoped
public class BodyParts {

    private final Bodies bodies;

    BodyParts(Bodies bodies) {
        this.bodies = bodies;
    }

    /**
     * What one body may cost.
     *
     * @param maxBytes of it in all; beyond it 413
     * @param partBytes of each part but the last, which may have fewer; the body holds twice as much at most
     * @param time from now to its last byte; beyond it 408
     */
    public record Limits(long maxBytes, int partBytes, Duration time) {}

    /**
     * Reads the body of the current request. It goes on to its end whether or not anybody waits for it, so that whoever asked
     * can clean up after a sender that is gone.
     *
     * @param before comes first, while the body waits; with its failure nothing is read
     * @param taker takes each part, none of them empty; with its failure the rest is not read
     * @return how many bytes there were; fails with 413, 408, 400 for a body that broke off, or as the other two
     */
    public Uni<Long> read(Limits limits, Uni<?> before, Function<byte[], Uni<Void>> taker) {
        RoutingContext routing = CurrentRequestManager.get().unwrap(RoutingContext.class);
        routing.request().pause();
        Uni<Long> reading = before.chain(() -> Uni.createFrom()
                        .<Long>emitter(end -> new ArrivingParts(routing, bodies, limits, taker, end).read()))
                .onFailure()
                .invoke(() -> closeUnread(routing));
        return reading;
    }

    /** Whoever is refused may go on sending for minutes. */
    private static void closeUnread(RoutingContext routing) {
        if (!routing.request().isEnded() && !routing.response().headWritten()) {
            ProblemRoutes.closeAfterwards(routing);
        }
    }
}
