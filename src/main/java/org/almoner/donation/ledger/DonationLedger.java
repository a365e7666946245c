package org.almoner.donation.ledger;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;

/**
 * The one way to payments, journal and totals: news are merged into the stored histories, all in the caller's transaction or in one
 * of its own. A caller that has more to write reads here, and is handed what merges ({@link KnownPayments}) and writes
 * ({@link Merge}).
 */
@ApplicationScoped
public class DonationLedger {

    private final Transactions transactions;
    private final Clock clock;
    private final LedgerReading reading;

    DonationLedger(Transactions transactions, Clock clock, LedgerReading reading) {
        this.transactions = transactions;
        this.clock = clock;
        this.reading = reading;
    }

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
                statements -> read(statements, news),
                (statements, known) -> known.merge(news).write(statements)));
    }

    /**
     * Records news of one stored payment where it still belongs to that ticket, which is looked at behind the locks that all news of it
     * take: of two who decide by the same sight of it, the second is told.
     *
     * @param was null while it is unattributed
     * @return nothing, where it belongs elsewhere by now or is gone, and nothing is written
     */
    public Uni<Optional<Recorded>> recordIfStillOf(UUID donationId, UUID was, PaymentFacts news) {
        return transactions.run(new TwoTrips<KnownPayments, Optional<Recorded>>(
                statements -> read(statements, List.of(news)),
                (statements, known) -> known.isOf(donationId, was)
                        ? known.merge(List.of(news))
                                .write(statements)
                                .thenApply(recorded -> Optional.of(recorded.get(0)))
                        : CompletableFuture.completedStage(Optional.empty())));
    }

    /**
     * Derives stored payments anew, in a transaction of its own and behind the locks that news of them take. One that is gone
     * meanwhile is none of them.
     *
     * @param evenIfCurrent also those that this derivation has made, since their columns are not to be believed, nor what they say of
     *     the journal: that is read from the journal itself
     */
    public Uni<List<Recorded>> deriveAnew(List<StoredPayment> payments, boolean evenIfCurrent) {
        List<PaymentFacts> nothing = payments.stream()
                .map(payment -> new PaymentFacts(payment.names(), List.of()))
                .toList();
        List<PaymentFacts> wanted = payments.stream()
                .map(payment -> new PaymentFacts(ofDonation(payment.id()), List.of()))
                .toList();
        return transactions.run(new TwoTrips<KnownPayments, List<Recorded>>(
                statements -> reading.read(
                        statements, nothing, wanted, evenIfCurrent ? JournalSql.STORED_BY_JOURNAL : LedgerSql.STORED),
                (statements, known) -> {
                    if (evenIfCurrent) {
                        known.payments().forEach(Payment::deriveAnew);
                    }
                    return known.merge(List.of()).write(statements);
                }));
    }

    /** Takes back what stands in the journal of a donation that has no row, in a transaction of its own. */
    public Uni<Void> takeBack(UUID donationId) {
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
        return reading.read(statements, news, news, LedgerSql.STORED);
    }

    /**
     * The same without waiting for anybody: what others hold is told by {@link KnownPayments#isHeld}, and must not be merged.
     *
     * @param statements of a transaction
     */
    public CompletionStage<KnownPayments> readFree(Statements statements, List<PaymentFacts> news) {
        return reading.free(statements, news);
    }
}
