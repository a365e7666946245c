package org.almoner.donation.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.donation.ledger.DonorHashes;
import org.almoner.donation.reading.Donation;
import org.almoner.web.paging.Cursor;

/** Finds payments for an administrator: all of them, also those that no money has moved for. */
@ApplicationScoped
class AdminDonationQueries {

    private static final String NEWEST_FIRST = " order by recordedAt desc, id desc";

    /** No id of Stripe's has a character after this one. */
    private static final String AFTER_ALL_IDS = "\u007f";

    private final DonorHashes hashes;

    AdminDonationQueries(DonorHashes hashes) {
        this.hashes = hashes;
    }

    /**
     * What to look for; null asks for nothing.
     *
     * @param id the beginning of a payment intent's, charge's or session's id
     * @param emailHash also finds what its donor gave under another key, as far as it is known that he did
     * @param since of the time at which the payment was first heard of, inclusive
     * @param until exclusive
     */
    record Filter(
            PaymentStatus status,
            UUID ticketId,
            String currency,
            Instant since,
            Instant until,
            String emailHash,
            String id) {}

    /** @param nextCursor null on the last page */
    record DonationPage(List<Donation> donations, Cursor nextCursor) {}

    Uni<DonationPage> find(Filter filter, int rows, Cursor after) {
        return filter.emailHash() == null
                ? find(filter, null, rows, after)
                : hashes.ofSameDonors(List.of(filter.emailHash())).flatMap(all -> find(filter, all, rows, after));
    }

    /** @param emailHashes of the same donor; null for any */
    private Uni<DonationPage> find(Filter filter, Set<String> emailHashes, int rows, Cursor after) {
        Conditions conditions = new Conditions();
        if (filter.status() != null) {
            // A literal, so that PostgreSQL can see that the partial index covers it.
            conditions.add("status = " + filter.status());
        }
        conditions.add("ticketId = :ticket", "ticket", filter.ticketId());
        conditions.add("currency = :currency", "currency", filter.currency());
        conditions.add("recordedAt >= :since", "since", filter.since());
        conditions.add("recordedAt < :until", "until", filter.until());
        conditions.add("donorEmailHash in (:hashes)", "hashes", emailHashes);
        if (filter.id() != null) {
            conditions.add("""
                    (paymentIntentId >= :id and paymentIntentId < :idEnd
                     or chargeId >= :id and chargeId < :idEnd
                     or sessionId >= :id and sessionId < :idEnd)""", "id", filter.id());
            conditions.parameters.put("idEnd", filter.id() + AFTER_ALL_IDS);
        }
        return page(conditions, rows, after);
    }

    /** Money that moved for no known ticket. */
    Uni<DonationPage> unattributed(int rows, Cursor after) {
        Conditions conditions = new Conditions();
        conditions.add("ticketId is null");
        conditions.add("status in (PAID, REFUNDED, DISPUTED)");
        return page(conditions, rows, after);
    }

    /** @return null when there is none */
    Uni<Donation> donation(UUID id) {
        return Panache.withSession(() -> Panache.getSession().flatMap(session -> session.find(Donation.class, id)));
    }

    private static Uni<DonationPage> page(Conditions conditions, int rows, Cursor after) {
        if (after != null) {
            conditions.add("(recordedAt, id) < (:at, :after)", "at", after.at());
            conditions.parameters.put("after", after.id());
        }
        return Panache.withSession(() -> Panache.getSession().flatMap(session -> {
                    var query = session.createSelectionQuery(conditions.hql() + NEWEST_FIRST, Donation.class)
                            .setMaxResults(rows + 1);
                    conditions.parameters.forEach(query::setParameter);
                    return query.getResultList();
                }))
                .map(found -> found.size() > rows
                        ? new DonationPage(found.subList(0, rows), end(found.get(rows - 1)))
                        : new DonationPage(found, null));
    }

    private static Cursor end(Donation last) {
        return new Cursor(last.recordedAt, last.id);
    }

    /** A where clause as it grows. */
    private static final class Conditions {
        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> parameters = new LinkedHashMap<>();

        private void add(String condition) {
            conditions.add(condition);
        }

        private void add(String condition, String parameter, Object value) {
            if (value != null) {
                conditions.add(condition);
                parameters.put(parameter, value);
            }
        }

        private String hql() {
            return conditions.isEmpty() ? "from Donation" : "from Donation where " + String.join(" and ", conditions);
        }
    }
}
