package org.almoner.donor.thanks;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.almoner.database.sql.OwnContext;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.LetterWriting.Ready;

/**
 * Sends what is due: has the letters of a batch written, and sends them piece by piece, until it is to stop. Where a replica dies between,
 * one piece is unknown and none is sent twice.
 */
@ApplicationScoped
class ThanksSender {

    static final int BATCH = 100;

    private final ThanksStore store;
    private final LetterWriting writing;
    private final Postman postman;
    private final PieceSender pieces;
    private final ThanksMetrics metrics;
    private volatile boolean stopping;

    ThanksSender(ThanksStore store, LetterWriting writing, Postman postman, PieceSender pieces, ThanksMetrics metrics) {
        this.store = store;
        this.writing = writing;
        this.postman = postman;
        this.pieces = pieces;
        this.metrics = metrics;
    }

    /** What is under way has the time in which requests still are answered; what would not be, waits for another replica. */
    void stop(@Observes ShutdownDelayInitiatedEvent last) {
        stopping = true;
    }

    /**
     * Sends a batch. It fails when Stripe or the database is away.
     *
     * @param most letters
     * @param pace of this run
     * @param keep says that it goes on, after each piece
     */
    Uni<SentBatch> batch(int most, Pace pace, Supplier<Uni<Void>> keep) {
        return store.drop()
                .invoke(dropped -> dropped.forEach(state -> metrics.count(state, 1)))
                .flatMap(dropped -> store.due(Math.min(most, BATCH))
                        .flatMap(due -> due.isEmpty()
                                ? Uni.createFrom().item(new SentBatch(0, !dropped.isEmpty() && !stopping, null))
                                : obstacle(pace)
                                        .flatMap(obstacle -> obstacle.isEmpty()
                                                ? send(due, pace, keep)
                                                : Uni.createFrom().item(SentBatch.stopped(obstacle.get())))
                                        .map(sent -> dropped.isEmpty() ? sent : sent.goingOn(!stopping))));
    }

    /** Not asked again where it took letters just now: it may not have room for one connection more. */
    private Uni<Optional<String>> obstacle(Pace pace) {
        return pace.someWent()
                ? Uni.createFrom().item(Optional.empty())
                : Uni.createFrom().deferred(() -> postman.obstacle().emitOn(OwnContext.caller()));
    }

    private Uni<SentBatch> send(List<Due> due, Pace pace, Supplier<Uni<Void>> keep) {
        return writing.letters(due)
                .call(() -> keep.get())
                .flatMap(ready -> send(ready, SentBatch.NOTHING, pace, keep))
                .map(sent -> new SentBatch(
                        sent.used(), (sent.mayHaveMore() || due.size() == BATCH) && !stopping, sent.stopped()));
    }

    /** One piece after the other, until something stops them all. */
    private Uni<SentBatch> send(List<Ready> left, SentBatch before, Pace pace, Supplier<Uni<Void>> keep) {
        if (stopping || before.stopped() != null || left.isEmpty()) {
            return Uni.createFrom().item(before);
        }
        int size = Math.min(pace.atOnce(), left.size());
        return pieces.send(left.subList(0, size), pace)
                .call(() -> keep.get())
                .flatMap(sent -> send(
                        left.subList(size, left.size()),
                        new SentBatch(
                                before.used() + sent.used(),
                                before.mayHaveMore() || sent.mayHaveMore(),
                                sent.stopped()),
                        pace,
                        keep));
    }
}
