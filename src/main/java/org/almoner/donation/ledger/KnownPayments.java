package org.almoner.donation.ledger;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFacts;

/** What the database knows of some payments, and of the tickets and donors that they name. */
public final class KnownPayments {
    private final LedgerWriter writer;
    private final Named named;
    private final List<Payment> payments;
    private final Held held;

    KnownPayments(LedgerWriter writer, Named named, List<Payment> payments, Held held) {
        this.writer = writer;
        this.named = named;
        this.payments = payments;
        this.held = held;
    }

    /** Whether it cannot be written without waiting for somebody who holds its payment or its ticket. */
    public boolean isHeld(PaymentFacts news) {
        return held.holds(news);
    }

    /** Merges news of these payments into what is known of them. None of them may be {@link #isHeld held}. */
    public Merge merge(List<PaymentFacts> news) {
        return new Merge(writer, this, news);
    }

    /** Whether that payment is stored, and with that ticket. @param ticket null for none */
    boolean isOf(UUID donationId, UUID ticket) {
        return payments.stream()
                .anyMatch(payment -> payment.id.equals(donationId)
                        && payment.isStored()
                        && Objects.equals(payment.before().ticketId(), ticket));
    }

    Named named() {
        return named;
    }

    List<Payment> payments() {
        return payments;
    }

    /**
     * What others hold.
     *
     * @param keys of names that a transaction elsewhere works on
     * @param names of payments that are locked, or of which the ticket is
     */
    record Held(Set<Long> keys, Set<String> names, Set<UUID> tickets) {

        static final Held NOTHING = new Held(Set.of(), Set.of(), Set.of());

        private boolean holds(PaymentFacts news) {
            return news.payment()
                            .names()
                            .anyMatch(name -> names.contains(name) || keys.contains(LedgerReading.lockKey(name)))
                    || LedgerReading.ticketsNamed(List.of(news)).stream().anyMatch(tickets::contains);
        }
    }
}
