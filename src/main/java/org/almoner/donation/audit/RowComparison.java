package org.almoner.donation.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.database.job.Again;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.donation.ledger.JournalSql;
import org.almoner.donation.ledger.StoredPayment;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;

/**
 * Compares every row with what its history comes to, and with what stands in the journal, a batch at a time: the memory it takes
 * does not grow with the ledger.
 */
@ApplicationScoped
class RowComparison {

    private static final Logger LOG = Logger.getLogger(RowComparison.class);

    private static final int BATCH = 500;

    private static final UUID FIRST = new UUID(0, 0);

    /**
     * A page of rows and of donations that only the journal knows, in one statement and so one snapshot: what is written meanwhile
     * cannot look like a difference.
     */
    private static final String NEXT = """
            with page as materialized (
                (select id from stripe_attributions where id > :after order by id limit :batch)
                union
                (select distinct donation_id from ledger_movements where donation_id > :after
                    order by donation_id limit :batch)
                order by id
                limit :batch
            )
            select page.id, payment_intent_id, charge_id, session_id, derivation, cast(history as text),
                cast(to_jsonb(stored) - 'history' as text),
            """ + JournalSql.NET_OF.formatted("page.id") + """

            from page
            left join stripe_attributions as stored on stored.id = page.id
            order by page.id
            """;

    private final DonationLedger ledger;

    RowComparison(DonationLedger ledger) {
        this.ledger = ledger;
    }

    /** @param columns that say something else than the history, or {@code history} when that cannot be read */
    @RegisterForReflection
    @Schema(name = "RowDifference")
    record Difference(UUID donationId, List<String> columns) {}

    /** @param left how many differences were not mended */
    record ComparedRows(
            long payments,
            long notCompared,
            int inAll,
            int left,
            List<Difference> shown,
            List<JournalComparison.Difference> journal) {}

    /**
     * @param repair whether to derive anew what differs, which moves the totals by the difference
     * @param keepLease is done after each batch; when it fails, so does this
     */
    Uni<ComparedRows> compare(boolean repair, Supplier<Uni<Void>> keepLease) {
        Walk walk = new Walk(repair);
        return Again.whilst(() -> batch(walk).call(keepLease::get))
                .map(done -> new ComparedRows(
                        walk.compared,
                        walk.notCompared,
                        walk.different,
                        walk.left,
                        List.copyOf(walk.shown),
                        List.copyOf(walk.journal)));
    }

    private static final class Walk {
        private final boolean repair;
        private final List<Difference> shown = new ArrayList<>();
        private final List<JournalComparison.Difference> journal = new ArrayList<>();
        private UUID after = FIRST;
        private long compared;
        private long notCompared;
        private int different;
        private int left;

        private Walk(boolean repair) {
            this.repair = repair;
        }

        private void add(Difference difference) {
            different++;
            if (shown.size() < TotalsComparison.MOST_SHOWN) {
                shown.add(difference);
                LOG.errorf("Donation %s differs from its history in %s", difference.donationId(), difference.columns());
            }
        }

        private void add(JournalComparison.Difference difference) {
            different++;
            if (journal.size() < TotalsComparison.MOST_SHOWN) {
                journal.add(difference);
                LOG.errorf("The journal of donation %s differs from its row", difference.donationId());
            }
        }
    }

    /** @return whether there may be another */
    private Uni<Boolean> batch(Walk walk) {
        return next(walk.after).flatMap(rows -> {
            List<StoredPayment> wrong = new ArrayList<>();
            for (Object[] row : rows) {
                if (differs(walk, row)) {
                    wrong.add(StoredPayment.of(row));
                }
                walk.after = (UUID) row[0];
            }
            return mend(walk, wrong).replaceWith(rows.size() == BATCH);
        });
    }

    /** @return whether it is to be derived anew */
    private static boolean differs(Walk walk, Object[] row) {
        var journal = JournalComparison.compare((UUID) row[0], (String) row[6], (String) row[7]);
        journal.ifPresent(walk::add);
        boolean rowDiffers = row[4] != null && rowDiffers(walk, row);
        if (journal.isPresent() && isOfLaterVersion(row)) {
            // Whose business it is: what the row comes to there, this version does not know.
            walk.left++;
            return false;
        }
        return rowDiffers || journal.isPresent();
    }

    private static boolean isOfLaterVersion(Object[] row) {
        return row[4] != null && ((Number) row[4]).intValue() > LedgerEntry.DERIVATION;
    }

    private static boolean rowDiffers(Walk walk, Object[] row) {
        int derivation = ((Number) row[4]).intValue();
        if (derivation != LedgerEntry.DERIVATION) {
            walk.notCompared++;
            return walk.repair && derivation < LedgerEntry.DERIVATION;
        }
        walk.compared++;
        List<String> columns = DerivedColumns.differing((UUID) row[0], (String) row[5], (String) row[6]);
        if (columns.isEmpty()) {
            return false;
        }
        walk.add(new Difference((UUID) row[0], columns));
        return true;
    }

    private Uni<Void> mend(Walk walk, List<StoredPayment> wrong) {
        if (!walk.repair) {
            walk.left = walk.different;
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(wrong)
                .onItem()
                .transformToUniAndConcatenate(payment -> ledger.deriveAnew(List.of(payment), true)
                        .chain(() -> ledger.takeBack(payment.id()))
                        .onFailure(failure -> !DatabaseFailure.isAway(failure))
                        .recoverWithUni(failure -> {
                            walk.left++;
                            LOG.errorf(
                                    "Donation %s could not be repaired: %s",
                                    payment.id(), DatabaseFailure.forLog(failure));
                            return Uni.createFrom().voidItem();
                        }))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private static Uni<List<Object[]>> next(UUID after) {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(NEXT, Object[].class)
                        .setParameter("after", after)
                        .setParameter("batch", BATCH)
                        .getResultList()));
    }
}
