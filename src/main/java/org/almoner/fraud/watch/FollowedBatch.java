package org.almoner.fraud.watch;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almoner.Countries;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.donation.ledger.JournalReader.Stretch;
import org.almoner.fraud.rule.DonorSigns;

/**
 * A stretch of the journal, with what is known now of its gifts and their donors.
 *
 * @param gifts by donation
 * @param donors by e-mail hash
 */
record FollowedBatch(Stretch stretch, Map<UUID, Gift> gifts, Map<String, DonorSigns> donors) {

    /** What a row says now. @param refunded whether all of it was given back @param blocked whether its e-mail hash is */
    record Gift(UUID id, UUID ticketId, String country, String emailHash, boolean refunded, boolean blocked) {

        static Gift of(Object[] row) {
            return new Gift(
                    (UUID) row[0], (UUID) row[1], (String) row[2], (String) row[3], "REFUNDED".equals(row[4]), (Boolean)
                            row[5]);
        }
    }

    static FollowedBatch of(Stretch stretch) {
        return new FollowedBatch(stretch, Map.of(), Map.of());
    }

    FollowedBatch with(Map<UUID, Gift> known) {
        return new FollowedBatch(stretch, known, donors);
    }

    FollowedBatch withDonors(Map<String, DonorSigns> known) {
        return new FollowedBatch(stretch, gifts, known);
    }

    List<UUID> donations() {
        return stretch.entries().stream()
                .filter(entry -> entry.isPaid() || entry.isRefunded())
                .map(Entry::donationId)
                .distinct()
                .toList();
    }

    List<Entry> paid(Instant since) {
        return stretch.entries().stream()
                .filter(entry -> entry.isPaid()
                        && entry.amount().signum() != 0
                        && !entry.effectiveAt().isBefore(since))
                .toList();
    }

    /** Null where it is none any more. */
    private Gift of(Entry entry) {
        return gifts.get(entry.donationId());
    }

    /** Where the gift is from; unknown also where it is none any more. */
    String country(Entry entry) {
        Gift gift = of(entry);
        return Countries.orUnknown(gift == null ? null : gift.country());
    }

    /** Of whom something was paid or given back since. */
    List<String> emailHashes(Instant since) {
        return gifts(
                        entry -> entry.isPaid() && entry.amount().signum() > 0
                                || entry.isRefunded() && entry.amount().signum() < 0,
                        since)
                .map(Gift::emailHash)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Paid since, of an e-mail hash that is blocked. */
    List<Gift> blocked(Instant since) {
        return gifts(entry -> entry.isPaid() && entry.amount().signum() > 0, since)
                .filter(Gift::blocked)
                .distinct()
                .toList();
    }

    /** Wholly. */
    Collection<UUID> givenBack() {
        return gifts(Entry::isRefunded, Instant.MIN)
                .filter(Gift::refunded)
                .map(Gift::id)
                .distinct()
                .toList();
    }

    /** Of which a refund was taken back, wholly or not: one that failed, as a rule. */
    Collection<UUID> takenBack() {
        return stretch.entries().stream()
                .filter(entry -> entry.isRefunded() && entry.amount().signum() > 0)
                .map(Entry::donationId)
                .distinct()
                .toList();
    }

    private Stream<Gift> gifts(Predicate<Entry> which, Instant since) {
        return stretch.entries().stream()
                .filter(entry -> which.test(entry) && !entry.effectiveAt().isBefore(since))
                .map(this::of)
                .filter(Objects::nonNull);
    }
}
