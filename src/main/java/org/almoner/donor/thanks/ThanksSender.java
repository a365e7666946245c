package org.almoner.donor.thanks;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donor.mail.Letter;
import org.almoner.donor.mail.Posted;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.ThanksStore.Claim;
import org.almoner.donor.thanks.ThanksStore.LetGo;
import org.almoner.donor.thanks.ThanksStore.Settled;
import org.almoner.stripe.api.OwnContext;

/**
 * Sends what is due: asks Stripe for the addresses of a batch, and of each piece of it marks the letters before they are sent and
 * notes what became of them after. Where a replica dies between, one piece is unknown and none is sent twice.
 */
@ApplicationScoped
class ThanksSender {

    static final int BATCH = 100;

    private final ThanksStore store;
    private final DonorAddresses addresses;
    private final DonorHash hashes;
    private final Letters letters;
    private final Postman postman;
    private final ThanksSettings settings;
    private final ThanksMetrics metrics;
    private final Clock clock;

    ThanksSender(
            ThanksStore store,
            DonorAddresses addresses,
            DonorHash hashes,
            Letters letters,
            Postman postman,
            ThanksSettings settings,
            ThanksMetrics metrics,
            Clock clock) {
        this.store = store;
        this.addresses = addresses;
        this.hashes = hashes;
        this.letters = letters;
        this.postman = postman;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * What a batch came to.
     *
     * @param tried letters that the mail server was given
     * @param stopped why no other is to be tried now; null when there is no such reason
     */
    record Sent(int tried, boolean mayHaveMore, String stopped) {

        private static final Sent NOTHING = new Sent(0, false, null);

        private static Sent stopped(String reason) {
            return new Sent(0, false, reason);
        }
    }

    private record Ready(Due gift, Letter letter, Language language) {}

    /**
     * Sends a batch. It fails when Stripe or the database is away.
     *
     * @param most letters
     * @param keep says that it goes on, after each piece
     */
    Uni<Sent> batch(int most, Supplier<Uni<Void>> keep) {
        return store.drop()
                .invoke(dropped -> dropped.forEach(state -> metrics.count(state, 1)))
                .chain(() -> store.due(Math.min(most, BATCH)))
                .flatMap(due -> due.isEmpty()
                        ? Uni.createFrom().item(Sent.NOTHING)
                        : reached()
                                .flatMap(reached -> reached
                                        ? send(due, keep)
                                        : Uni.createFrom()
                                                .item(Sent.stopped(
                                                        "the mail server is not reached, or says nothing"))));
    }

    private Uni<Boolean> reached() {
        return Uni.createFrom().deferred(() -> postman.isReached().emitOn(OwnContext.caller()));
    }

    private Uni<Sent> send(List<Due> due, Supplier<Uni<Void>> keep) {
        return addresses
                .of(due)
                .call(() -> keep.get())
                .flatMap(givers -> forgotten(givers).flatMap(forgotten -> sort(due, givers, forgotten)))
                .flatMap(ready -> send(pieces(ready).iterator(), Sent.NOTHING, keep))
                .map(sent -> new Sent(sent.tried(), due.size() == BATCH, sent.stopped()));
    }

    /** One after the other, until something stops them all. */
    private Uni<Sent> send(Iterator<List<Ready>> pieces, Sent before, Supplier<Uni<Void>> keep) {
        return before.stopped() != null || !pieces.hasNext()
                ? Uni.createFrom().item(before)
                : piece(pieces.next())
                        .call(() -> keep.get())
                        .flatMap(sent ->
                                send(pieces, new Sent(before.tried() + sent.tried(), true, sent.stopped()), keep));
    }

    private Uni<Set<String>> forgotten(Map<UUID, Giver> givers) {
        return store.forgotten(givers.values().stream()
                .filter(giver -> giver.address() != null)
                .flatMap(giver -> hashes.all(giver.email()).stream())
                .collect(Collectors.toSet()));
    }

    /** Lets go of those to whom no letter can or may go. */
    private Uni<List<Ready>> sort(List<Due> due, Map<UUID, Giver> givers, Set<String> forgotten) {
        List<Ready> ready = new ArrayList<>();
        List<LetGo> letGo = new ArrayList<>();
        for (Due gift : due) {
            Giver giver = givers.get(gift.donationId());
            String reason = reasonAgainst(giver, forgotten);
            if (reason != null) {
                letGo.add(new LetGo(gift.donationId(), reason));
            } else {
                String country = giver.country() == null ? gift.country() : giver.country();
                Language language = Language.of(giver.languageTag(), country, settings.standardLanguage());
                ready.add(new Ready(gift, letters.letter(gift, giver, language), language));
            }
        }
        metrics.count(ThanksState.DROPPED, letGo.size());
        return store.letGo(letGo).replaceWith(ready);
    }

    private String reasonAgainst(Giver giver, Set<String> forgotten) {
        if (giver == null || giver.email() == null || giver.email().isBlank()) {
            return giver == null ? "unknown" : "no_address";
        }
        if (giver.address() == null) {
            return "bad_address";
        }
        return hashes.all(giver.email()).stream().anyMatch(forgotten::contains) ? "forgotten" : null;
    }

    private static List<List<Ready>> pieces(List<Ready> ready) {
        List<List<Ready>> pieces = new ArrayList<>();
        for (int i = 0; i < ready.size(); i += Postman.AT_ONCE) {
            pieces.add(ready.subList(i, Math.min(i + Postman.AT_ONCE, ready.size())));
        }
        return pieces;
    }

    private Uni<Sent> piece(List<Ready> piece) {
        Map<UUID, Language> languages = new LinkedHashMap<>();
        piece.forEach(ready -> languages.put(ready.gift().donationId(), ready.language()));
        return store.claim(languages).flatMap(claims -> {
            List<Uni<Settled>> sending = piece.stream()
                    .filter(ready -> claims.containsKey(ready.gift().donationId()))
                    .map(ready -> send(ready, claims.get(ready.gift().donationId())))
                    .toList();
            return sending.isEmpty()
                    ? Uni.createFrom().item(Sent.NOTHING)
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

    private Uni<Sent> settle(List<Settled> settled) {
        Optional<String> stopped = settled.stream()
                .map(Settled::stop)
                .filter(reason -> reason != null)
                .findFirst();
        return store.settle(settled)
                .invoke(noted -> settled.stream()
                        .filter(one -> one.verdict().counts())
                        .forEach(one -> metrics.count(one.verdict().state(), 1)))
                .replaceWith(new Sent(settled.size(), true, stopped.orElse(null)));
    }
}
