package org.almoner.donation.ledger;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.PaymentFacts;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/** What news come to, before it is written. */
public final class Merge {
    private final LedgerWriter writer;
    private final PaymentBatch batch;
    private final List<Recorded> recorded;
    private final List<FormerHash> formerHashes;

    Merge(LedgerWriter writer, KnownPayments known, List<PaymentFacts> news) {
        this.writer = writer;
        // Ids that grow with time, so that rows of one second keep the order of their arrival.
        this.batch = new PaymentBatch(known.payments(), () -> UuidVersion7Strategy.INSTANCE.generateUuid(null));
        news.forEach(piece -> batch.learn(known.named().known(piece)));
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

    /**
     * Sends what it has changed.
     *
     * @param transaction the one in which the payments were read
     * @return {@link #recorded}, when all of it is written
     */
    public CompletionStage<List<Recorded>> write(Statements transaction) {
        return writer.write(transaction, batch, formerHashes).then(recorded);
    }
}
