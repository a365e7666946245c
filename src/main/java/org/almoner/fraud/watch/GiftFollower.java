package org.almoner.fraud.watch;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.ledger.JournalReader;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.donation.ledger.JournalReader.Place;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.CaseStore.Known;
import org.almoner.fraud.cases.Suspicion;
import org.almoner.fraud.rule.Donor;
import org.almoner.fraud.rule.Finding;
import org.almoner.fraud.rule.Payment;
import org.almoner.fraud.rule.PaymentRule;
import org.almoner.fraud.rule.Rule;
import org.almoner.fraud.rule.RuleSettings;

/**
 * Counts gifts and looks at their donors by following the journal: the way of a payment's event pays nothing for it. Counts, cases and
 * place move in one transaction behind the place's lock.
 */
@ApplicationScoped
class GiftFollower {

    static final int ENTRIES = 1_000;

    private static final String PAID = "PAID";
    private static final String REFUNDED = "REFUNDED";
    private static final Duration REFUNDS_OF = Duration.ofDays(30);

    /** What came about before is of the past, as an import tells it: counted, and nobody's case. */
    private static final Duration PRESENT = Duration.ofDays(2);

    private final JournalReader journal;
    private final Transactions transactions;
    private final CaseStore cases;
    private final RuleSettings rules;
    private final Map<String, BigDecimal> small;
    private final Clock clock;

    GiftFollower(JournalReader journal, Transactions transactions, CaseStore cases, RuleSettings rules, Clock clock) {
        this.journal = journal;
        this.transactions = transactions;
        this.cases = cases;
        this.rules = rules;
        this.small = rules.small();
        this.clock = clock;
    }

    /** @param more whether there may be more to follow @param told the cases that know of it */
    record Followed(boolean more, List<Known> told) {}

    /** What a row says now. */
    private record Gift(UUID id, UUID ticketId, String country, String emailHash, boolean refunded, boolean blocked) {}

    private record Batch(
            Place from, boolean begins, List<Entry> entries, Map<UUID, Gift> gifts, Map<String, Donor> donors) {

        static Batch empty(Place from, boolean begins) {
            return new Batch(from, begins, List.of(), Map.of(), Map.of());
        }
    }

    Uni<Followed> batch() {
        return transactions.run(new TwoTrips<>(this::read, this::write));
    }

    private CompletionStage<Batch> read(Statements statements) {
        return statements.send(WatchSql.PLACE).thenCompose(rows -> {
            Object[] place = rows.get(0);
            if (place[0] == null) {
                // What is under way now is the first that it will see.
                Place now = new Place((Long) place[2] - 1, Long.MAX_VALUE);
                return CompletableFuture.completedStage(Batch.empty(now, true));
            }
            Place from = new Place((Long) place[0], (Long) place[1]);
            return journal.after(statements, from, ENTRIES).thenCompose(entries -> gifts(statements, from, entries));
        });
    }

    private CompletionStage<Batch> gifts(Statements statements, Place from, List<Entry> entries) {
        List<UUID> ids = entries.stream()
                .filter(entry -> entry.kind().equals(PAID) || entry.kind().equals(REFUNDED))
                .map(Entry::donationId)
                .distinct()
                .toList();
        if (ids.isEmpty()) {
            return CompletableFuture.completedStage(new Batch(from, false, entries, Map.of(), Map.of()));
        }
        return statements.send(WatchSql.GIFTS, TextArray.of(ids)).thenCompose(rows -> {
            Map<UUID, Gift> gifts = rows.stream()
                    .map(row -> new Gift(
                            (UUID) row[0],
                            (UUID) row[1],
                            (String) row[2],
                            (String) row[3],
                            REFUNDED.equals(row[4]),
                            (Boolean) row[5]))
                    .collect(Collectors.toMap(Gift::id, gift -> gift));
            return donors(statements, entries, gifts)
                    .thenApply(donors -> new Batch(from, false, entries, gifts, donors));
        });
    }

    private CompletionStage<Map<String, Donor>> donors(
            Statements statements, List<Entry> entries, Map<UUID, Gift> gifts) {
        Instant now = clock.instant();
        List<String> hashes = present(entries)
                .map(entry -> gifts.get(entry.donationId()))
                .filter(Objects::nonNull)
                .map(Gift::emailHash)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (hashes.isEmpty()) {
            return CompletableFuture.completedStage(Map.of());
        }
        return statements
                .send(
                        WatchSql.DONORS,
                        TextArray.of(hashes),
                        now.minus(rules.donorWithin()).toString(),
                        now.minus(REFUNDS_OF).toString(),
                        rules.refundWithin().toSeconds() + " seconds")
                .thenApply(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> (String) row[0], row -> new Donor((Long) row[1], (Long) row[2], false))));
    }

    private Stream<Entry> present(List<Entry> entries) {
        Instant since = clock.instant().minus(PRESENT);
        return entries.stream()
                .filter(entry -> entry.kind().equals(PAID) && entry.amount().signum() > 0
                        || entry.kind().equals(REFUNDED) && entry.amount().signum() < 0)
                .filter(entry -> !entry.effectiveAt().isBefore(since));
    }

    private CompletionStage<Followed> write(Statements statements, Batch batch) {
        CompletionStage<?> done = fold(statements, batch);
        CompletionStage<List<Known>> told = cases.tell(statements, suspicions(batch));
        done = after(done, cases.givenBack(statements, givenBack(batch)));
        if (batch.begins() || !batch.entries().isEmpty()) {
            Place to = batch.begins()
                    ? batch.from()
                    : batch.entries().get(batch.entries().size() - 1).place();
            done = after(done, statements.send(WatchSql.MOVE, to.transaction(), to.id()));
        }
        boolean more = batch.begins() || batch.entries().size() == ENTRIES;
        return done.thenCombine(told, (written, known) -> new Followed(more, known));
    }

    /** A gift that moves to another ticket is counted there and no more here. */
    private CompletionStage<?> fold(Statements statements, Batch batch) {
        List<Entry> paid = batch.entries().stream()
                .filter(entry -> entry.kind().equals(PAID) && entry.amount().signum() != 0)
                .toList();
        if (paid.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return statements.send(
                WatchSql.FOLD,
                TextArray.of(paid, entry -> Quarter.of(entry.effectiveAt())),
                TextArray.of(paid, entry -> entry.ticketId() == null ? WatchSql.NO_TICKET : entry.ticketId()),
                TextArray.of(paid, entry -> country(batch.gifts().get(entry.donationId()))),
                TextArray.of(paid, entry -> entry.amount().signum()),
                TextArray.of(paid, entry -> isSmall(entry) ? entry.amount().signum() : 0));
    }

    private boolean isSmall(Entry entry) {
        BigDecimal limit = small.get(entry.currency());
        return limit != null && entry.amount().abs().compareTo(limit) <= 0;
    }

    private static String country(Gift gift) {
        return gift == null || gift.country() == null ? "??" : gift.country();
    }

    private Collection<Suspicion> suspicions(Batch batch) {
        List<Suspicion> all = new ArrayList<>();
        batch.donors().forEach((hash, donor) -> {
            List<Finding> found = Rule.judge(rules.donor(), donor);
            if (Rule.score(found) >= rules.caseScore()) {
                all.add(Suspicion.ofDonor(hash, found));
            }
        });
        Map<UUID, Gift> blocked = new HashMap<>();
        present(batch.entries())
                .filter(entry -> entry.kind().equals(PAID))
                .map(entry -> batch.gifts().get(entry.donationId()))
                .filter(gift -> gift != null && gift.blocked())
                .forEach(gift -> blocked.put(gift.id(), gift));
        blocked.values()
                .forEach(gift -> all.add(Suspicion.ofDonation(
                        gift.id(), gift.ticketId(), Rule.judge(PaymentRule.ALL, Payment.ofBlocked()))));
        return all;
    }

    private static Collection<UUID> givenBack(Batch batch) {
        return batch.entries().stream()
                .filter(entry -> entry.kind().equals(REFUNDED))
                .map(entry -> batch.gifts().get(entry.donationId()))
                .filter(gift -> gift != null && gift.refunded())
                .map(Gift::id)
                .distinct()
                .toList();
    }

    private static CompletionStage<?> after(CompletionStage<?> first, CompletionStage<?> second) {
        return first.thenCombine(second, (one, other) -> other);
    }
}
