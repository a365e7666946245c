package org.almoner.donor.thanks;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.ledger.JournalReader;
import org.almoner.donation.ledger.JournalReader.Entry;
import org.almoner.donation.ledger.JournalReader.Stretch;

/**
 * Writes down who is to be thanked, by following the journal: its entries are written in the payment's own transaction, so that none
 * is missed, and the way of an event pays nothing for it. Place and rows move in one transaction behind the place's lock.
 */
@ApplicationScoped
class ThanksFollower {

    static final int ENTRIES = 1_000;

    private final JournalReader journal;
    private final Transactions transactions;
    private final ThanksSettings settings;
    private final Clock clock;

    ThanksFollower(JournalReader journal, Transactions transactions, ThanksSettings settings, Clock clock) {
        this.journal = journal;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /** A gift that the journal tells of. @param payment its name at Stripe; null when none was known */
    private record Paid(UUID donationId, String payment, Instant paidAt) {}

    /** Follows a stretch of the journal. @return whether there may be more */
    Uni<Boolean> batch() {
        return JournalReader.orStandStill(
                transactions,
                FollowerSql.TABLE,
                transactions.run(new TwoTrips<>(
                        statements -> journal.next(statements, FollowerSql.TABLE, ENTRIES), this::write)));
    }

    private CompletionStage<Boolean> write(Statements statements, Stretch stretch) {
        Sent sent = new Sent();
        Instant now = clock.instant();
        Instant since = now.minus(settings.notOlderThan());
        Collection<Paid> paid = paid(stretch.entries(), since);
        if (!paid.isEmpty()) {
            String ids = TextArray.of(paid, Paid::donationId);
            String payments = TextArray.of(paid, Paid::payment);
            String times = TextArray.of(paid, Paid::paidAt);
            sent.and(statements.send(FollowerSql.FOLLOW_PAYMENT, ids, payments, times))
                    .and(statements.send(FollowerSql.ADD_UNTOLD, ids, payments, times, now.toString()))
                    .and(statements.send(FollowerSql.ADD, ids, payments, times, now.toString()));
        }
        List<UUID> takenBack = takenBack(stretch.entries());
        if (!takenBack.isEmpty()) {
            sent.and(statements.send(FollowerSql.DUE_AGAIN, TextArray.of(takenBack), now.toString(), since.toString()));
        }
        return sent.and(JournalReader.move(statements, FollowerSql.TABLE, stretch))
                .then(stretch.mayHaveMore());
    }

    /**
     * Looks again at a piece of what only an import had told of: what an event tells as well may move no money. Behind the place's lock, so
     * that no refund of theirs is followed meanwhile.
     *
     * @return whether there may be more
     */
    Uni<Boolean> lookAgain() {
        Instant now = clock.instant();
        return transactions.run(new TwoTrips<>(
                statements -> statements
                        .send(FollowerSql.LOCK)
                        .thenCompose(held -> statements.send(FollowerSql.UNTOLD, now.toString(), ENTRIES)),
                (statements, untold) -> addTold(statements, untold, now)));
    }

    private CompletionStage<Boolean> addTold(Statements statements, List<Object[]> untold, Instant now) {
        if (untold.isEmpty()) {
            return CompletableFuture.completedStage(false);
        }
        String ids = TextArray.of(untold, row -> row[0]);
        String payments = TextArray.of(untold, row -> row[1]);
        String times = TextArray.of(untold, row -> instant(row[2]));
        String since = now.minus(settings.notOlderThan()).toString();
        return new Sent()
                .and(statements.send(FollowerSql.ADD, ids, payments, times, now.toString()))
                .and(statements.send(FollowerSql.FORGET_UNTOLD, ids, since))
                .and(statements.send(FollowerSql.LOOK_LATER, ids, now.toString()))
                .then(untold.size() == ENTRIES);
    }

    /** Of which a refund was taken back: one that failed, as a rule. */
    private static List<UUID> takenBack(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.isRefunded() && entry.amount().signum() > 0)
                .map(Entry::donationId)
                .distinct()
                .toList();
    }

    /** Of each payment the donation that it was last; what was taken back of others follows from what has become of their rows. */
    private static Collection<Paid> paid(List<Entry> entries, Instant since) {
        Map<String, Paid> paid = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.isPaid()
                        && entry.amount().signum() > 0
                        && !entry.effectiveAt().isBefore(since))
                .forEach(entry -> paid.put(
                        entry.object() == null ? entry.donationId().toString() : entry.object(),
                        new Paid(entry.donationId(), entry.object(), entry.effectiveAt())));
        return paid.values();
    }
}
