package org.almoner.donation.ledger;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * The one writer of payments, journal and totals. It merges what Stripe told into the stored histories, and journals and moves
 * the totals by the difference, all in the caller's transaction or in one of its own; the number of statements does not depend on how many
 * news there are.
 */
@ApplicationScoped
public class DonationLedger {

    private final Transactions transactions;
    private final Clock clock;
    private final OtherVersions versions;

    DonationLedger(Transactions transactions, Clock clock, OtherVersions versions) {
        this.transactions = transactions;
        this.clock = clock;
        this.versions = versions;
    }

    /**
     * What became of one piece of news.
     *
     * @param contradiction why something told of this payment does not count; null when all of it fits
     */
    public record Recorded(UUID donationId, UUID ticketId, String contradiction) {}

    /**
     * Records news of payments in any order and any repetition, in a transaction of its own.
     *
     * @return one answer for each piece of news, in their order, valid once the transaction is committed
     */
    public Uni<List<Recorded>> record(List<PaymentFacts> news) {
        if (news.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return transactions.run(new TwoTrips<KnownPayments, List<Recorded>>(
                statements -> read(statements, news), (statements, known) -> write(statements, merge(known, news))));
    }

    /**
     * Derives stored payments anew, in a transaction of its own and behind the locks that news of them take. One that is gone
     * meanwhile is none of them.
     *
     * @param evenIfCurrent also those that this derivation has made, since their columns are not to be believed, nor what they say of
     *     the journal: that is read from the journal itself
     */
    Uni<List<Recorded>> deriveAnew(List<StoredPayment> payments, boolean evenIfCurrent) {
        List<PaymentFacts> nothing = payments.stream()
                .map(payment -> new PaymentFacts(payment.names(), List.of()))
                .toList();
        List<PaymentFacts> wanted = payments.stream()
                .map(payment -> new PaymentFacts(ofDonation(payment.id()), List.of()))
                .toList();
        return transactions.run(new TwoTrips<KnownPayments, List<Recorded>>(
                statements -> LedgerReading.read(
                        statements, nothing, wanted, evenIfCurrent ? JournalSql.STORED_BY_JOURNAL : LedgerSql.STORED),
                (statements, known) -> {
                    if (evenIfCurrent) {
                        known.payments().forEach(Payment::deriveAnew);
                    }
                    return write(statements, merge(known, List.of()));
                }));
    }

    /** Takes back what stands in the journal of a donation that has no row, in a transaction of its own. */
    Uni<Void> takeBack(UUID donationId) {
        String lock =
                LedgerJson.write(LedgerReading.lockKeys(List.of(new PaymentFacts(ofDonation(donationId), List.of()))));
        return transactions.run(new TwoTrips<Named, Void>(
                statements -> LedgerReading.named(statements, lock, List.of()),
                (statements, locked) -> statements
                        .send(JournalSql.TAKE_BACK, donationId, clock.instant().toString())
                        .thenApply(rows -> null)));
    }

    private static PaymentRef ofDonation(UUID id) {
        return new PaymentRef(null, null, null, id);
    }

    /**
     * Makes whoever else has news of the same payments wait for this transaction, also while no row exists that could be
     * locked, and reads what there is. The locks are taken in one global order. Both statements are sent at once: the second
     * begins, and sees what was committed meanwhile, when the first has the locks.
     *
     * @param statements of a transaction
     */
    public CompletionStage<KnownPayments> read(Statements statements, List<PaymentFacts> news) {
        return LedgerReading.read(statements, news, news, LedgerSql.STORED);
    }

    /**
     * The same without waiting for anybody: what others hold is told by {@link KnownPayments#isHeld}, and must not be merged.
     *
     * @param statements of a transaction
     */
    public CompletionStage<KnownPayments> readFree(Statements statements, List<PaymentFacts> news) {
        return LedgerReading.free(statements, news);
    }

    /** What news come to, before it is written. */
    public static final class Merge {
        private final PaymentBatch batch;
        private final List<Recorded> recorded;
        private final List<FormerHash> formerHashes;

        private Merge(PaymentBatch batch, List<PaymentFacts> news) {
            this.batch = batch;
            this.formerHashes = news.stream()
                    .flatMap(piece -> piece.formerHashes().stream())
                    .distinct()
                    .toList();
            this.recorded = news.stream()
                    .map(piece -> batch.named(piece.payment()).recorded())
                    .toList();
        }

        /** One answer for each piece of news, in their order, valid once it is written and committed. */
        public List<Recorded> recorded() {
            return recorded;
        }

        /** How many payments were not stored before. */
        public int added() {
            return (int) batch.payments().stream()
                    .filter(payment -> !payment.isStored() && payment.isToBeWritten())
                    .count();
        }

        /** How many stored payments come to something else than before. Most news only confirm what is known. */
        public int changed() {
            return (int) batch.payments().stream().filter(Payment::comesToElse).count();
        }
    }

    /** Merges news into what {@link #read} found of them. */
    public Merge merge(KnownPayments known, List<PaymentFacts> news) {
        PaymentBatch batch = new PaymentBatch(known.payments(), DonationLedger::newId);
        news.forEach(piece -> batch.learn(known.named().known(piece)));
        return new Merge(batch, news);
    }

    /** An id that grows with time, so that rows of one second keep the order of their arrival. */
    private static UUID newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    /**
     * Sends what a merge has changed, in the transaction in which the payments were read.
     *
     * @return what became of the news, when all of it is written
     */
    public CompletionStage<List<Recorded>> write(Statements statements, Merge merge) {
        PaymentBatch batch = merge.batch;
        Instant now = clock.instant();
        TotalsChange totals = new TotalsChange();
        LedgerNotification news = new LedgerNotification();
        batch.absorbed().forEach(gone -> {
            totals.moved(gone.before(), null);
            news.changed(gone.id, gone.before(), null);
        });
        Collection<Payment> changed =
                batch.payments().stream().filter(Payment::isToBeWritten).toList();
        versions.written(changed);
        changed.forEach(payment -> {
            totals.moved(payment.before(), payment.after());
            news.changed(payment.id, payment.before(), payment.after());
        });
        UUID[] absorbed = batch.absorbed().stream().map(gone -> gone.id).toArray(UUID[]::new);
        List<Payment.Row> rows =
                changed.stream().map(payment -> payment.row(now)).toList();
        List<JournalRow> movements = JournalRow.of(changed, now);
        List<TicketTotals.TotalsRow> moved = TicketTotals.changes(totals, now);
        CompletionStage<?> done = CompletableFuture.completedStage(null);
        if (absorbed.length > 0) {
            done = after(done, statements.send(LedgerSql.REMOVE, (Object) absorbed));
        }
        if (!rows.isEmpty()) {
            String[] messages = news.messages().toArray(String[]::new);
            done = after(done, statements.send(LedgerSql.SAVE, LedgerJson.write(rows), messages));
        }
        if (!movements.isEmpty()) {
            done = after(done, statements.send(JournalSql.APPEND, LedgerJson.write(movements)));
        }
        if (!moved.isEmpty()) {
            done = after(done, statements.send(LedgerSql.MOVE_TOTALS, LedgerJson.write(moved)));
        }
        if (!merge.formerHashes.isEmpty()) {
            done = after(done, tie(statements, merge.formerHashes, now));
        }
        return done.thenApply(written -> merge.recorded);
    }

    /** Only while there is more than one key. */
    private static CompletionStage<?> tie(Statements statements, List<FormerHash> hashes, Instant now) {
        return statements.send(
                LedgerSql.TIE,
                hashes.stream().map(FormerHash::former).toArray(String[]::new),
                hashes.stream().map(FormerHash::present).toArray(String[]::new),
                now.atOffset(ZoneOffset.UTC));
    }

    /** Both are under way; of two failures the first is the reason of the second. */
    private static CompletionStage<?> after(CompletionStage<?> first, CompletionStage<?> second) {
        return first.thenCombine(second, (one, other) -> other);
    }
}
