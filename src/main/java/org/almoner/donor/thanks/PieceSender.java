package org.almoner.donor.thanks;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.almoner.Backoff;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Pauses;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.Posted;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.LetterWriting.Ready;
import org.almoner.donor.thanks.ThanksStore.Claim;
import org.almoner.donor.thanks.ThanksStore.Settled;

/**
 * Sends the letters of one piece at once: marks them before they are sent, notes what became of them after, and says what the server's
 * answers mean for those that come next.
 */
@ApplicationScoped
class PieceSender {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ThanksStore store;
    private final Postman postman;
    private final ThanksSettings settings;
    private final ThanksMetrics metrics;
    private final Clock clock;
    private volatile boolean ended;

    PieceSender(ThanksStore store, Postman postman, ThanksSettings settings, ThanksMetrics metrics, Clock clock) {
        this.store = store;
        this.postman = postman;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Soon there is no connection any more. */
    void stop(@Observes ShutdownEvent stopping) {
        ended = true;
    }

    /** As many letters as are to be sent at once. It fails when the database is away. */
    Uni<SentBatch> send(List<Ready> piece, Pace pace) {
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
        return settle(settled, System.nanoTime() + ThanksStore.DEAD_AFTER.toNanos(), 0)
                .invoke(noted -> settled.stream()
                        .filter(one -> one.verdict().counts())
                        .forEach(one -> metrics.count(one.verdict().state(), 1)))
                .replaceWith(() -> after(piece, used, pace));
    }

    /**
     * Nobody else knows what the server has said: a lock or a database that is away for a moment would make unknown what it took, and what it
     * put off. Written twice it is as once, and also what was taken for dead meanwhile.
     */
    private Uni<Void> settle(List<Settled> settled, long untilNanos, int failures) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = OwnContext.caller();
            return store.settle(settled)
                    .onFailure(failure -> !ended && System.nanoTime() - untilNanos < 0)
                    .recoverWithUni(() -> Pauses.of(Backoff.doubled(FIRST_PAUSE, failures, LONGEST_PAUSE))
                            .emitOn(caller)
                            .chain(() -> settle(settled, untilNanos, failures + 1)));
        });
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
                .map(PieceSender::stop)
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
