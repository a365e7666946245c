package org.almoner.donation.admin;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.web.paging.Where;

/**
 * Which payments to look for; null asks for nothing.
 *
 * @param since of the time at which the payment was first heard of, inclusive
 * @param until exclusive
 * @param emailHashes of one donor, under all keys by which they are known
 * @param id the beginning of a payment intent's, charge's or session's id
 * @param paidOut whether a payout to the bank has it that has not failed; what no money has moved for is neither
 */
public record DonationFilter(
        PaymentStatus status,
        UUID ticketId,
        String currency,
        Instant since,
        Instant until,
        Set<String> emailHashes,
        String id,
        Boolean paidOut) {

    /**
     * The entry of the payment itself: a refund of it may be in another payout. One is enough, whichever of its names it has; but not that of
     * another charge of its intent, as a debit that came back before somebody paid by card.
     */
    private static final String IN_A_PAYOUT = """
            (exists (select 1 from paid_out entry where entry.type in ('charge', 'payment')
                    and entry.payment_intent_id = stripe_attributions.payment_intent_id
                    and (entry.charge_id = stripe_attributions.charge_id) is not false)
                or exists (select 1 from paid_out entry where entry.type in ('charge', 'payment')
                    and entry.charge_id = stripe_attributions.charge_id))""";

    /** No id of Stripe's has a character after this one. */
    private static final String AFTER_ALL_IDS = "\u007f";

    /** As conditions on the columns of {@code stripe_attributions}. */
    public Where where() {
        return unindexed(indexed());
    }

    /**
     * Some of the conditions: what one index answers in the order of the list, newest first, or what is true of few. So these rows come
     * at once however few of them are wanted.
     */
    public Where sought() {
        Where where = within(new Where());
        if (id != null) {
            return named(where);
        }
        if (emailHashes != null) {
            return given(where);
        }
        if (ticketId != null) {
            return attributed(where);
        }
        return status == PaymentStatus.PAID ? where : become(where);
    }

    /** Whether something is asked that no index helps with. */
    boolean sifts() {
        return paidOut != null || currency != null;
    }

    /** What no index helps with. */
    Where unindexed(Where where) {
        where.and("currency = :currency", "currency", currency);
        if (paidOut != null) {
            where.and("status in ('PAID', 'REFUNDED', 'DISPUTED')").and(paidOut ? IN_A_PAYOUT : "not " + IN_A_PAYOUT);
        }
        return where;
    }

    /** All the others. */
    Where indexed() {
        return named(given(within(attributed(become(new Where())))));
    }

    private Where become(Where where) {
        // A literal, so that PostgreSQL can see that the partial index covers it.
        return status == null ? where : where.and("status = '" + status + "'");
    }

    private Where attributed(Where where) {
        return where.and("ticket_id = :ticket", "ticket", ticketId);
    }

    private Where within(Where where) {
        return where.and("created_at >= :since", "since", since).and("created_at < :until", "until", until);
    }

    private Where given(Where where) {
        return where.and("donor_email_hash = any(:hashes)", "hashes", emailHashes);
    }

    private Where named(Where where) {
        return id == null ? where : where.and("""
                        (payment_intent_id >= :id and payment_intent_id < :idEnd
                         or charge_id >= :id and charge_id < :idEnd
                         or session_id >= :id and session_id < :idEnd)""", "id", id).with("idEnd", id + AFTER_ALL_IDS);
    }
}
