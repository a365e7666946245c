package org.almoner.stripe.inbox;

import java.util.List;
import java.util.Set;
import org.almoner.donation.ledger.KnownPayments;

/**
 * What is known of events before anything is decided.
 *
 * @param payments those that the news speak of
 * @param taken ids of the events with news that were taken before
 * @param held ids of the events, and of the payouts, of which somebody else has locked the row
 */
record KnownEvents(KnownPayments payments, Set<String> taken, Set<String> held) {

    KnownEvents withHeld(Set<String> ids) {
        return new KnownEvents(payments, taken, ids);
    }

    boolean isHeld(StripeEvent event) {
        return held.contains(event.id())
                || (event.payout() != null && held.contains(event.payout().id()))
                || (event.news() != null && payments.isHeld(event.news()));
    }

    List<StripeEvent> free(List<StripeEvent> events) {
        return events.stream().filter(event -> !isHeld(event)).toList();
    }

    List<StripeEvent> untaken(List<StripeEvent> events) {
        return events.stream().filter(event -> !taken.contains(event.id())).toList();
    }
}
