package org.almoner.donor.thanks;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donation.ledger.ReturningDonors;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.mail.Letter;
import org.almoner.donor.thanks.ThanksStore.LetGo;

/** Writes the letters of a batch: asks Stripe for the addresses, and lets go of those to whom no letter can or may go. */
@ApplicationScoped
class LetterWriting {

    private final ThanksStore store;
    private final DonorAddresses addresses;
    private final DonorHash hashes;
    private final ReturningDonors returning;
    private final TicketTexts texts;
    private final Letters letters;
    private final ThanksSettings settings;
    private final ThanksMetrics metrics;

    LetterWriting(
            ThanksStore store,
            DonorAddresses addresses,
            DonorHash hashes,
            ReturningDonors returning,
            TicketTexts texts,
            Letters letters,
            ThanksSettings settings,
            ThanksMetrics metrics) {
        this.store = store;
        this.addresses = addresses;
        this.hashes = hashes;
        this.returning = returning;
        this.texts = texts;
        this.letters = letters;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** A letter that can go out. @param language that it is in */
    record Ready(Due gift, Letter letter, DonorLanguage language) {}

    /** It fails when Stripe or the database is away. */
    Uni<List<Ready>> letters(List<Due> due) {
        return addresses
                .of(due)
                .flatMap(givers -> forgotten(givers)
                        .flatMap(forgotten -> texts(due).flatMap(own -> sort(due, givers, forgotten, own)))
                        .call(ready -> know(ready, givers)));
    }

    /** The link of a letter has the hash of the first key; the gift has another when it was told before that was the first. */
    private Uni<Void> know(List<Ready> ready, Map<UUID, Giver> givers) {
        return returning.know(ready.stream()
                .map(letter -> givers.get(letter.gift().donationId()).email())
                .flatMap(email -> hashes.formerHashes(email).stream())
                .toList());
    }

    private Uni<Set<String>> forgotten(Map<UUID, Giver> givers) {
        return store.forgotten(givers.values().stream()
                .filter(giver -> giver.address() != null)
                .flatMap(giver -> hashes.all(giver.email()).stream())
                .collect(Collectors.toSet()));
    }

    private Uni<Map<UUID, OwnText>> texts(List<Due> due) {
        return texts.of(
                due.stream().map(Due::ticketId).filter(ticket -> ticket != null).collect(Collectors.toSet()));
    }

    private Uni<List<Ready>> sort(
            List<Due> due, Map<UUID, Giver> givers, Set<String> forgotten, Map<UUID, OwnText> own) {
        List<Ready> ready = new ArrayList<>();
        List<LetGo> letGo = new ArrayList<>();
        for (Due gift : due) {
            Giver giver = givers.get(gift.donationId());
            String reason = reasonAgainst(giver, forgotten);
            if (reason != null) {
                letGo.add(new LetGo(gift.donationId(), reason));
            } else {
                String country = giver.country() == null ? gift.country() : giver.country();
                DonorLanguage language = DonorLanguage.of(giver.languageTag(), country, settings.standardLanguage());
                OwnText text = gift.ticketId() == null ? null : own.get(gift.ticketId());
                Letter letter = letters.letter(gift, giver, language, text);
                ready.add(new Ready(gift, letter, text == null ? language : text.language()));
            }
        }
        return store.letGo(letGo)
                .invoke(() -> metrics.count(ThanksState.DROPPED, letGo.size()))
                .replaceWith(ready);
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
}
