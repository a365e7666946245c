package org.almoner.books.fold;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.database.sql.RowJson;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.ledger.JournalReader;
import org.almoner.donation.ledger.JournalReader.Entry;

/**
 * Folds the journal into the books, a batch in a transaction: place, late bookings and sums move together behind the lock of the
 * place, so that no entry counts twice or never, whoever else folds and wherever a replica dies.
 */
@ApplicationScoped
class JournalFold {

    /** A second of work at most; events do not wait for it. */
    static final int ENTRIES = 500;

    private final JournalReader journal;
    private final Transactions transactions;
    private final Clock clock;

    JournalFold(JournalReader journal, Transactions transactions, Clock clock) {
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * What a batch came to.
     *
     * @param entries of the journal that were folded
     * @param late how many of them came after their month was closed
     */
    record Folded(int entries, int late) {

        boolean mayHaveMore() {
            return entries == ENTRIES;
        }
    }

    /**
     * Folds what comes next.
     *
     * @param corrected donations that are to be looked at again, since their country may be another
     * @return what was folded and is committed
     */
    Uni<Folded> batch(Collection<UUID> corrected) {
        return JournalReader.orStandStill(
                transactions,
                FoldPlace.TABLE,
                transactions.run(new TwoTrips<>(statements -> read(statements, corrected), this::write)));
    }

    private CompletionStage<FoldBatch> read(Statements statements, Collection<UUID> corrected) {
        return FoldPlace.lock(statements)
                .thenCompose(place -> journal.after(statements, place.place(), ENTRIES)
                        .thenCompose(entries -> touched(statements, place, entries, corrected)));
    }

    private static CompletionStage<FoldBatch> touched(
            Statements statements, FoldPlace from, List<Entry> entries, Collection<UUID> corrected) {
        Set<UUID> donations = entries.stream().map(Entry::donationId).collect(Collectors.toCollection(TreeSet::new));
        donations.addAll(corrected);
        JournalReader.Place to = entries.isEmpty()
                ? from.place()
                : entries.get(entries.size() - 1).place();
        FoldBatch batch = new FoldBatch(from, to, entries.size(), donations);
        if (donations.isEmpty()) {
            return CompletableFuture.completedStage(batch);
        }
        String ids = TextArray.of(donations);
        return new Sent()
                .and(statements
                        .send(FoldSql.JOURNAL, ids, Long.toString(to.transaction()), to.id())
                        .thenAccept(batch::journal))
                .and(statements.send(FoldSql.GIFTS, ids).thenAccept(batch::gifts))
                .and(statements.send(FoldSql.COUNTRIES, ids).thenAccept(batch::countries))
                .then(batch);
    }

    private CompletionStage<Folded> write(Statements statements, FoldBatch batch) {
        FoldBatch.Outcome outcome = batch.outcome();
        Sent sent = new Sent();
        if (!outcome.late().isEmpty()) {
            String ids = TextArray.of(outcome.late());
            sent.and(statements.send(
                    FoldSql.BOOK_LATER, ids, batch.from().closedUntil().toString()));
        }
        if (!outcome.kept().isEmpty()) {
            sent.and(statements.send(FoldSql.KEEP_GIFTS, RowJson.write(outcome.kept())));
        }
        if (!outcome.forgotten().isEmpty()) {
            sent.and(statements.send(FoldSql.FORGET_GIFTS, TextArray.of(outcome.forgotten())));
        }
        if (!outcome.added().isEmpty()) {
            String added = RowJson.write(outcome.added());
            sent.and(statements.send(FoldSql.ADD_TO_QUARTERS, added));
            sent.and(statements.send(FoldSql.ADD_TO_HOURS, added));
            sent.and(statements.send(FoldSql.ADD_TO_DAYS, added));
        }
        if (batch.entries() > 0) {
            sent.and(FoldPlace.move(statements, batch.to(), clock.instant()));
        }
        return sent.then(new Folded(batch.entries(), outcome.late().size()));
    }
}
