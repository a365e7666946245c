package org.almoner.donor.thanks;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * @param used letters of the day's: those that are not to be sent any more, and those that may have arrived
     * @param stopped why no other is to be tried now; null when there is no such reason
     */
    record SentBatch(int used, boolean mayHaveMore, String stopped) {

        private static final SentBatch NOTHING = new SentBatch(0, false, null);

        /** Where something was dropped: what was due behind it has not been looked at. */
        private SentBatch goingOn(boolean may) {
            return new SentBatch(used, stopped == null && may, stopped);
        }

        private static SentBatch stopped(String reason) {
            return new SentBatch(0, false, reason);
        }
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
        return piece(left.subList(0, size), pace)
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

    private Uni<SentBatch> piece(List<Ready> piece, Pace pace) {
        Map<UUID, DonorLanguage> languages = new LinkedHashMap<>();
        piece.forEach(ready -> languages.put(ready.gift().donationId(), ready.language()));
        return store.claim(languages).flatMap(claims -> {
            List<Uni<Sent>> sending = piece.stream()
                    .filter(ready -> claims.containsKey(ready.gift().donationId()))
                    .map(ready -> send(ready, claims.get(ready.gift().donationId())))
                    .toList();
            return sending.isEmpty()
                    ? Uni.createFrom().item(SentBatch.NOTHING)
                    : Uni.join()
                            .all(sending)
                            .andCollectFailures()
                            .emitOn(OwnContext.caller())
                            .flatMap(sent -> settle(sent, pace));
        });
    }

    private record Sent(Posted posted, Settled settled) {

        private ThanksState state() {
            return settled.verdict().state();
        }

        private boolean isOneOfTheDays() {
            return state() != ThanksState.WAITING || posted instanceof Posted.Unclear;
        }
    }

    private Uni<Sent> send(Ready ready, Claim claim) {
        return postman.send(ready.letter()).map(posted -> {
            Verdict verdict = Verdict.of(
                    posted,
                    claim.tries(),
                    clock.instant(),
                    settings.againWhenUnknown(),
                    ready.gift().othersWent());
            return new Sent(posted, new Settled(claim, verdict));
        });
    }

    private Uni<SentBatch> settle(List<Sent> piece, Pace pace) {
        List<Settled> settled = piece.stream().map(Sent::settled).toList();
        int used = (int) piece.stream().filter(Sent::isOneOfTheDays).count();
        return store.settle(settled)
                .invoke(noted -> settled.stream()
                        .filter(one -> one.verdict().counts())
                        .forEach(one -> metrics.count(one.verdict().state(), 1)))
                .replaceWith(() -> after(piece, used, pace));
    }

    /** Where the server served some and would not serve others, these are sent once more, fewer at once. */
    private static SentBatch after(List<Sent> piece, int used, Pace pace) {
        boolean someWent = piece.stream().anyMatch(sent -> sent.state() == ThanksState.SENT);
        boolean someUnserved = piece.stream().anyMatch(sent -> sent.posted() instanceof Posted.NoService);
        if (someWent && someUnserved) {
            pace.slowDown();
        } else if (someWent) {
            pace.goOn();
        }
        String stop = piece.stream()
                .filter(sent -> !someWent || sent.posted() instanceof Posted.Unclear)
                .map(ThanksSender::stop)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new SentBatch(used, someWent && someUnserved, stop);
    }

    /** @return why no other letter gets through now, where none did; null when others may */
    private static String stop(Sent sent) {
        if (sent.posted() instanceof Posted.NoService none) {
            return none.reason();
        }
        if (sent.posted() instanceof Posted.Doubtful doubtful) {
            return sent.state() == ThanksState.WAITING
                    ? "the server answers " + doubtful.code() + ", which may be about us"
                    : null;
        }
        return sent.posted() instanceof Posted.Unclear ? "the mail server fell silent in the middle of a letter" : null;
    }
}
