package org.almoner.fraud.watch;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.Quarters;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.ledger.JournalReader;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.fraud.cases.CaseStore;
import org.almoner.fraud.cases.CaseStore.Known;
import org.almoner.fraud.cases.FailedRefunds;
import org.almoner.fraud.cases.Suspicion;
import org.almoner.fraud.rule.DonorSigns;
import org.almoner.fraud.rule.Finding;
import org.almoner.fraud.rule.PaymentRules;
import org.almoner.fraud.rule.PaymentSigns;
import org.almoner.fraud.rule.Rule;
import org.almoner.fraud.rule.RuleSettings;
import org.almoner.fraud.watch.FollowedBatch.Gift;

/**
 * Counts gifts and looks at their donors by following the journal: the way of a payment's event pays nothing for it. Counts, cases and
 * place move in one transaction behind the place's lock.
 */
@ApplicationScoped
class GiftFollower {

    static final int ENTRIES = 1_000;

    private static final Duration REFUNDS_OF = Duration.ofDays(30);

    /** What came about before is of the past, as an import tells it: nobody's case. */
    private static final Duration PRESENT = Duration.ofDays(2);

    private final JournalReader journal;
    private final Transactions transactions;
    private final CaseStore cases;
    private final FailedRefunds failed;
    private final RuleSettings rules;
    private final Map<String, BigDecimal> small;
    private final Clock clock;

    GiftFollower(
            JournalReader journal,
            Transactions transactions,
            CaseStore cases,
            FailedRefunds failed,
            RuleSettings rules,
            Clock clock) {
        this.journal = journal;
        this.transactions = transactions;
        this.cases = cases;
        this.failed = failed;
        this.rules = rules;
        this.small = rules.small();
        this.clock = clock;
    }

    /** @param more whether there may be more to follow @param told the cases that know of it @param reopened those whose refund failed */
    record Followed(boolean more, List<Known> told, List<UUID> reopened) {}

    Uni<Followed> batch() {
        return JournalReader.orStandStill(
                transactions, WatchSql.TABLE, transactions.run(new TwoTrips<>(this::read, this::write)));
    }

    private CompletionStage<FollowedBatch> read(Statements statements) {
        return journal.next(statements, WatchSql.TABLE, ENTRIES)
                .thenCompose(stretch -> known(statements, FollowedBatch.of(stretch)));
    }

    private CompletionStage<FollowedBatch> known(Statements statements, FollowedBatch batch) {
        List<UUID> donations = batch.donations();
        if (donations.isEmpty()) {
            return CompletableFuture.completedStage(batch);
        }
        return statements
                .send(WatchSql.GIFTS, TextArray.of(donations))
                .thenApply(rows ->
                        batch.with(rows.stream().map(Gift::of).collect(Collectors.toMap(Gift::id, gift -> gift))))
                .thenCompose(known -> donors(statements, known));
    }

    private CompletionStage<FollowedBatch> donors(Statements statements, FollowedBatch batch) {
        Instant now = clock.instant();
        List<String> hashes = batch.emailHashes(now.minus(PRESENT));
        if (hashes.isEmpty()) {
            return CompletableFuture.completedStage(batch);
        }
        return statements
                .send(
                        WatchSql.DONORS,
                        TextArray.of(hashes),
                        now.minus(rules.donorWithin()).toString(),
                        now.minus(REFUNDS_OF).toString(),
                        rules.refundWithin().toSeconds() + " seconds")
                .thenApply(rows -> batch.withDonors(rows.stream()
                        .collect(Collectors.toMap(
                                row -> (String) row[0], row -> new DonorSigns((Long) row[1], (Long) row[2])))));
    }

    private CompletionStage<Followed> write(Statements statements, FollowedBatch batch) {
        CompletionStage<?> folded = fold(statements, batch);
        CompletionStage<List<Known>> told = cases.tell(statements, suspicions(batch));
        CompletionStage<?> givenBack = cases.givenBack(statements, batch.givenBack());
        CompletionStage<List<UUID>> reopened = failed.reopen(statements, batch.takenBack());
        return new Sent()
                .and(folded)
                .and(told)
                .and(givenBack)
                .and(reopened)
                .and(JournalReader.move(statements, WatchSql.TABLE, batch.stretch()))
                .giving(told.thenCombine(
                        reopened, (known, again) -> new Followed(batch.stretch().mayHaveMore(), known, again)));
    }

    /** A gift that moves to another ticket is counted there and no more here. What would be forgotten at once, as an import tells it, is not counted. */
    private CompletionStage<?> fold(Statements statements, FollowedBatch batch) {
        List<Entry> paid = batch.paid(clock.instant().minus(Tidying.KEEP));
        if (paid.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return statements.send(
                WatchSql.FOLD,
                TextArray.of(paid, entry -> Quarters.of(entry.effectiveAt())),
                TextArray.of(paid, entry -> entry.ticketId() == null ? WatchSql.NO_TICKET : entry.ticketId()),
                TextArray.of(paid, batch::country),
                TextArray.of(paid, entry -> entry.amount().signum()),
                TextArray.of(paid, entry -> isSmall(entry) ? entry.amount().signum() : 0));
    }

    private boolean isSmall(Entry entry) {
        BigDecimal limit = small.get(entry.currency());
        return limit != null && entry.amount().abs().compareTo(limit) <= 0;
    }

    private Collection<Suspicion> suspicions(FollowedBatch batch) {
        List<Suspicion> all = new ArrayList<>();
        batch.donors().forEach((hash, donor) -> {
            List<Finding> found = Rule.judge(rules.donor(), donor);
            if (Rule.score(found) >= rules.caseScore()) {
                all.add(Suspicion.ofDonor(hash, found));
            }
        });
        batch.blocked(clock.instant().minus(PRESENT))
                .forEach(gift -> all.add(Suspicion.ofDonation(
                        gift.id(), gift.ticketId(), Rule.judge(PaymentRules.ALL, PaymentSigns.ofBlocked()))));
        return all;
    }
}
