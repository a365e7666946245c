package org.almoner.donation.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentRef;

/**
 * Whose a donation is, of all that name it: the intent that a session names as its own, else the session and the intent with the
 * smallest ids, else such a charge. Whoever lost once loses for ever, so that only the owners of before are asked.
 */
final class DonationOwners {

    private DonationOwners() {}

    /**
     * @param claims what surely belongs together in one each; not empty
     * @return those that make the donation's row, at most two
     */
    static List<Payment> of(List<Payment> claims) {
        List<Payment> ofSession = first(claims, Payment::isIntentOfSession, PaymentRef::paymentIntentId)
                .toList();
        if (!ofSession.isEmpty()) {
            return ofSession;
        }
        List<Payment> together = Stream.concat(
                        first(claims, Payment::isOnlySession, PaymentRef::sessionId),
                        first(claims, any -> true, PaymentRef::paymentIntentId))
                .toList();
        return together.isEmpty()
                ? first(claims, any -> true, PaymentRef::chargeId).toList()
                : together;
    }

    private static Stream<Payment> first(
            List<Payment> claims, Predicate<Payment> which, Function<PaymentRef, String> name) {
        Optional<Payment> first = claims.stream()
                .filter(which)
                .filter(claim -> name.apply(claim.names()) != null)
                .min(Comparator.comparing(claim -> name.apply(claim.names())));
        return first.stream();
    }
}
