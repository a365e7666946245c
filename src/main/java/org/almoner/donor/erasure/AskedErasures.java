package org.almoner.donor.erasure;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.almoner.database.sql.OwnContext;

/**
 * The erasures that this replica is asked for. Only one of a person can tell what stays, so who asks meanwhile waits for the one that is
 * under way; and what was done when nobody waited any more is told to the next who asks, with what was left.
 */
@ApplicationScoped
class AskedErasures {

    /** Whom nobody asks for again is not kept in memory for longer. */
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final OwnContext ownContext;
    private final Map<PersonToErase, Uni<Touched>> underWay = new HashMap<>();
    private final Map<PersonToErase, Touched> untold = new HashMap<>();

    AskedErasures(OwnContext ownContext) {
        this.ownContext = ownContext;
    }

    /** Goes on to its end whoever waits; {@link #told} takes note that somebody did. */
    synchronized Uni<Touched> run(PersonToErase person, Supplier<Uni<Touched>> erasure) {
        return underWay.computeIfAbsent(person, asked -> begin(asked, erasure)).emitOn(OwnContext.caller());
    }

    private Uni<Touched> begin(PersonToErase person, Supplier<Uni<Touched>> erasure) {
        return ownContext.start(() -> Uni.createFrom()
                .deferred(() -> erasure.get())
                .map(touched -> end(person, touched))
                .onFailure()
                .invoke(() -> fail(person)));
    }

    private synchronized Touched end(PersonToErase person, Touched touched) {
        underWay.remove(person);
        Touched all = untold.merge(person, touched, Touched::plus);
        Uni.createFrom().voidItem().onItem().delayIt().by(KEPT).subscribe().with(late -> told(person, all));
        return all;
    }

    private synchronized void fail(PersonToErase person) {
        underWay.remove(person);
    }

    /** Whoever asked has this as their answer. */
    synchronized void told(PersonToErase person, Touched touched) {
        untold.remove(person, touched);
    }
}
