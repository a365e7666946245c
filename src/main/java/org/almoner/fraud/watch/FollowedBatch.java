package org.almoner.fraud.watch;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.donation.ledger.JournalReader.Place;
import org.almoner.fraud.rule.DonorSigns;

/**
 * A stretch of the journal, with what is known now of its gifts and their donors.
 *
 * @param begins whether it is where the journal is followed from, and has no entries
 * @param gifts by donation
 * @param donors by e-mail hash
 */
record FollowedBatch(
        Place from, boolean begins, List<Entry> entries, Map<UUID, Gift> gifts, Map<String, DonorSigns> donors) {

    private static final String PAID = "PAID";
    private static final String REFUNDED = "REFUNDED";

    /** What a row says now. @param refunded whether all of it was given back @param blocked whether its e-mail hash is */
    record Gift(UUID id, UUID ticketId, String country, String emailHash, boolean refunded, boolean blocked) {

        static Gift of(Object[] row) {
            return new Gift(
                    (UUID) row[0], (UUID) row[1], (String) row[2], (String) row[3], REFUNDED.equals(row[4]), (Boolean)
                            row[5]);
        }

        String countryOrNone() {
            return country == null ? "??" : country;
        }
    }

    static FollowedBatch of(Place from, boolean begins, List<Entry> entries) {
        return new FollowedBatch(from, begins, entries, Map.of(), Map.of());
    }

    FollowedBatch with(Map<UUID, Gift> known) {
        return new FollowedBatch(from, begins, entries, known, donors);
    }

    FollowedBatch withDonors(Map<String, DonorSigns> known) {
        return new FollowedBatch(from, begins, entries, gifts, known);
    }

    /** Where the next one begins. */
    Place end() {
        return entries.isEmpty() ? from : entries.get(entries.size() - 1).place();
    }

    List<UUID> donations() {
        return entries.stream()
                .filter(entry -> isPaid(entry) || isRefunded(entry))
                .map(Entry::donationId)
                .distinct()
                .toList();
    }

    List<Entry> paid() {
        return entries.stream()
                .filter(entry -> isPaid(entry) && entry.amount().signum() != 0)
                .toList();
    }

    /** Null where it is none any more. */
    Gift of(Entry entry) {
        return gifts.get(entry.donationId());
    }

    /** Of whom something was paid or given back since. */
    List<String> emailHashes(Instant since) {
        return gifts(
                        entry -> isPaid(entry) && entry.amount().signum() > 0
                                || isRefunded(entry) && entry.amount().signum() < 0,
                        since)
                .map(Gift::emailHash)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Paid since, of an e-mail hash that is blocked. */
    List<Gift> blocked(Instant since) {
        return gifts(entry -> isPaid(entry) && entry.amount().signum() > 0, since)
                .filter(Gift::blocked)
                .distinct()
                .toList();
    }

    /** Wholly. */
    Collection<UUID> givenBack() {
        return gifts(FollowedBatch::isRefunded, Instant.MIN)
                .filter(Gift::refunded)
                .map(Gift::id)
                .distinct()
                .toList();
    }

    private Stream<Gift> gifts(Predicate<Entry> which, Instant since) {
        return entries.stream()
                .filter(entry -> which.test(entry) && !entry.effectiveAt().isBefore(since))
                .map(this::of)
                .filter(Objects::nonNull);
    }

    private static boolean isPaid(Entry entry) {
        return entry.kind().equals(PAID);
    }

    private static boolean isRefunded(Entry entry) {
        return entry.kind().equals(REFUNDED);
    }
}
