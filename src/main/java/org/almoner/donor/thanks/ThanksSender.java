package org.almoner.donor.thanks;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.database.sql.OwnContext;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.Posted;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.LetterWriting.Ready;
import org.almoner.donor.thanks.ThanksStore.Claim;
import org.almoner.donor.thanks.ThanksStore.Settled;

/**
 * Sends what is due: has the letters of a batch written, and of each piece of it marks the letters before they are sent and
 * notes what became of them after. Where a replica dies between, one piece is unknown and none is sent twice.
 */
@ApplicationScoped
class ThanksSender {

    static final int BATCH = 100;

    private final ThanksStore store;
    private final LetterWriting writing;
    private final Postman postman;
    private final ThanksSettings settings;
    private final ThanksMetrics metrics;
    private final Clock clock;
    private volatile boolean stopping;

    ThanksSender(
            ThanksStore store,
            LetterWriting writing,
            Postman postman,
            ThanksSettings settings,
            ThanksMetrics metrics,
            Clock clock) {
        this.store = store;
        this.writing = writing;
        this.postman = postman;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is under way has the time in which requests still are answered; what would not be, waits for another replica. */
    void stop(@Observes ShutdownDelayInitiatedEvent last) {
        stopping = true;
    }

    /**
     * What a batch came to.
     *
     * @param tried letters that the mail server was given
     * @param stopped why no other is to be tried now; null when there is no such reason
     */
    record SentBatch(int tried, boolean mayHaveMore, String stopped) {

        private static final SentBatch NOTHING = new SentBatch(0, false, null);

        /** Where something was dropped: what was due behind it has not been looked at. */
        private SentBatch goingOn(boolean may) {
            return new SentBatch(tried, stopped == null && may, stopped);
        }

        private static SentBatch stopped(String reason) {
            return new SentBatch(0, false, reason);
        }
    }

    /**
     * Sends a batch. It fails when Stripe or the database is away.
     *
     * @param most letters
     * @param keep says that it goes on, after each piece
     */
    Uni<SentBatch> batch(int most, Supplier<Uni<Void>> keep) {
        return store.drop()
                .invoke(dropped -> dropped.forEach(state -> metrics.count(state, 1)))
                .flatMap(dropped -> store.due(Math.min(most, BATCH))
                        .flatMap(due -> due.isEmpty()
                                ? Uni.createFrom().item(new SentBatch(0, !dropped.isEmpty() && !stopping, null))
                                : reached()
                                        .flatMap(reached -> reached
                                                ? send(due, keep)
                                                : Uni.createFrom()
                                                        .item(SentBatch.stopped(
                                                                "the mail server is not reached, or says nothing")))
                                        .map(sent -> dropped.isEmpty() ? sent : sent.goingOn(!stopping))));
    }

    private Uni<Boolean> reached() {
        return Uni.createFrom().deferred(() -> postman.isReached().emitOn(OwnContext.caller()));
    }

    private Uni<SentBatch> send(List<Due> due, Supplier<Uni<Void>> keep) {
        return writing.letters(due)
                .call(() -> keep.get())
                .flatMap(ready -> send(pieces(ready).iterator(), SentBatch.NOTHING, keep))
                .map(sent -> new SentBatch(sent.tried(), due.size() == BATCH && !stopping, sent.stopped()));
    }

    /** One after the other, until something stops them all. */
    private Uni<SentBatch> send(Iterator<List<Ready>> pieces, SentBatch before, Supplier<Uni<Void>> keep) {
        return stopping || before.stopped() != null || !pieces.hasNext()
                ? Uni.createFrom().item(before)
                : piece(pieces.next())
                        .call(() -> keep.get())
                        .flatMap(sent ->
                                send(pieces, new SentBatch(before.tried() + sent.tried(), true, sent.stopped()), keep));
    }

    private static List<List<Ready>> pieces(List<Ready> ready) {
        List<List<Ready>> pieces = new ArrayList<>();
        for (int i = 0; i < ready.size(); i += Postman.AT_ONCE) {
            pieces.add(ready.subList(i, Math.min(i + Postman.AT_ONCE, ready.size())));
        }
        return pieces;
    }

    private Uni<SentBatch> piece(List<Ready> piece) {
        Map<UUID, DonorLanguage> languages = new LinkedHashMap<>();
        piece.forEach(ready -> languages.put(ready.gift().donationId(), ready.language()));
        return store.claim(languages).flatMap(claims -> {
            List<Uni<Settled>> sending = piece.stream()
                    .filter(ready -> claims.containsKey(ready.gift().donationId()))
                    .map(ready -> send(ready, claims.get(ready.gift().donationId())))
                    .toList();
            return sending.isEmpty()
                    ? Uni.createFrom().item(SentBatch.NOTHING)
                    : Uni.join()
                            .all(sending)
                            .andCollectFailures()
                            .emitOn(OwnContext.caller())
                            .flatMap(this::settle);
        });
    }

    private Uni<Settled> send(Ready ready, Claim claim) {
        return postman.send(ready.letter()).map(posted -> new Settled(claim, verdict(posted, claim), stop(posted)));
    }

    private Verdict verdict(Posted posted, Claim claim) {
        return Verdict.of(posted, claim.tries(), clock.instant(), settings.againWhenUnknown());
    }

    private static String stop(Posted posted) {
        if (posted instanceof Posted.NoService none) {
            return none.reason();
        }
        return posted instanceof Posted.Unclear ? "the mail server fell silent in the middle of a letter" : null;
    }

    private Uni<SentBatch> settle(List<Settled> settled) {
        Optional<String> stopped = settled.stream()
                .map(Settled::stop)
                .filter(reason -> reason != null)
                .findFirst();
        return store.settle(settled)
                .invoke(noted -> settled.stream()
                        .filter(one -> one.verdict().counts())
                        .forEach(one -> metrics.count(one.verdict().state(), 1)))
                .replaceWith(new SentBatch(settled.size(), true, stopped.orElse(null)));
    }
}
