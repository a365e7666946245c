package org.almoner.donation.donor;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.TextArray;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.UnreadableHistoryException;
import org.almoner.donation.ledger.OneByOne;
import org.almoner.donation.ledger.OneByOne.Purpose;
import org.almoner.donation.ledger.StoredPayment;

/**
 * Has the earlier payments of donors who came back known by the hash of the present key, as their later ones are. Piece by
 * piece, by facts like any other: it may run beside all else and any number of times.
 */
@ApplicationScoped
public class DonorHashRotation {

    private static final Purpose PURPOSE =
            new Purpose("almoner.ledger.rehashed", "rehashed", "still has its donor's hash of a former key");

    private static final UUID FIRST = new UUID(0, 0);
    private static final int DONORS = 500;
    private static final int PIECE = 50;

    private static final String NEXT_DONORS = """
            select former_hash, hash from donor_hashes where former_hash > :after order by former_hash limit :donors
            """;

    /** The text is taken apart once: as a condition, it would be for each payment that it is compared with. */
    private static final String NEXT = """
            select id, payment_intent_id, charge_id, session_id, cast(history as text)
            from stripe_attributions
            where donor_email_hash = any(array(select unnest(cast(cast(:hashes as text) as text[]))))
                and id > cast(:after as uuid)
            order by id
            limit :piece
            """;

    private final OneByOne payments;
    private final DonorTies ties;

    DonorHashRotation(OneByOne payments, DonorTies ties) {
        this.payments = payments;
        this.ties = ties;
    }

    /**
     * How many payments of donors who came back had the hash of a former key.
     *
     * @param donations that have that of the present one now
     * @param unreadable that are left as they were, since their history cannot be read
     */
    public record Rotated(long donations, long unreadable) {

        private Rotated plus(int found, int failed) {
            return new Rotated(donations + found - failed, unreadable + failed);
        }
    }

    /** A database that is away or busy fails it: whoever asked asks again. */
    public Uni<Rotated> rotate() {
        return ties.straighten().chain(() -> donors("", new Rotated(0, 0)));
    }

    private Uni<Rotated> donors(String after, Rotated before) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(NEXT_DONORS, Object[].class)
                                .setParameter("after", after)
                                .setParameter("donors", DONORS)
                                .getResultList()))
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        return Uni.createFrom().item(before);
                    }
                    Map<String, String> present =
                            rows.stream().collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
                    String last = (String) rows.get(rows.size() - 1)[0];
                    return payments(present, FIRST, before)
                            .call(() -> ties.endDone(present.keySet()))
                            .flatMap(so ->
                                    rows.size() < DONORS ? Uni.createFrom().item(so) : donors(last, so));
                });
    }

    private Uni<Rotated> payments(Map<String, String> present, UUID after, Rotated before) {
        return next(present, after).flatMap(rows -> {
            if (rows.isEmpty()) {
                return Uni.createFrom().item(before);
            }
            List<PaymentFacts> told = new ArrayList<>();
            rows.forEach(row -> tell(StoredPayment.of(row), (String) row[4], present, told));
            UUID last = (UUID) rows.get(rows.size() - 1)[0];
            return payments.record(told, PURPOSE, DatabaseFailure::passes)
                    .flatMap(failed -> payments(
                            present, last, before.plus(rows.size(), rows.size() - told.size() + failed.size())));
        });
    }

    private void tell(StoredPayment payment, String history, Map<String, String> present, List<PaymentFacts> told) {
        try {
            List<PaymentFact> again = LedgerJson.readHistory(history).rehashed(present);
            told.add(new PaymentFacts(payment.names(), again));
        } catch (UnreadableHistoryException e) {
            payments.failed(payment.id(), PURPOSE, e);
        }
    }

    private static Uni<List<Object[]>> next(Map<String, String> present, UUID after) {
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(NEXT, Object[].class)
                        .setParameter("hashes", TextArray.of(present.keySet()))
                        .setParameter("after", after.toString())
                        .setParameter("piece", PIECE)
                        .getResultList()));
    }
}
