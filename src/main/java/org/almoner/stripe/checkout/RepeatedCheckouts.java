package org.almoner.stripe.checkout;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.RowJson;
import org.almoner.stripe.api.StripeApiSettings;
import org.almoner.stripe.checkout.CheckoutResource.CheckoutAnswer;
import org.almoner.stripe.checkout.CheckoutRules.Order;
import org.almoner.web.idempotency.IdempotencyKey;
import org.almoner.web.idempotency.RepeatedRequests;
import org.almoner.web.idempotency.RepeatedRequests.Keyed;
import org.jboss.logging.Logger;

/**
 * Opens one checkout for all requests with the same key. The key is claimed before Stripe is asked, with the id of the donation:
 * whoever takes it up after a replica that died asks Stripe with that id again, and is given the session that there may be, while
 * it can be paid.
 */
@ApplicationScoped
class RepeatedCheckouts {

    private static final Logger LOG = Logger.getLogger(RepeatedCheckouts.class);

    /**
     * Of Stripe's, that a checkout may take as long as: until the last session is tried ({@link Checkout#openAgain}), to open it, to ask what
     * became of it, to take it back; and one for all else.
     */
    private static final int CALLS = 5;

    private final Checkout checkout;
    private final Duration hold;
    private final RepeatedRequests requests;

    RepeatedCheckouts(Checkout checkout, StripeApiSettings stripe, RepeatedRequests requests) {
        this.hold = stripe.callLimit().multipliedBy(CALLS);
        this.checkout = checkout;
        this.requests = requests;
    }

    Uni<CheckoutAnswer> open(Order order, IdempotencyKey key) {
        Keyed keyed = Keyed.of(
                key,
                "checkout " + order.ticketId(),
                Long.toString(order.amount().toMinor()),
                order.amount().currency(),
                order.successUrl(),
                order.cancelUrl());
        UUID donationId = Checkout.newId();
        return requests.claim(keyed, donationId, hold).flatMap(claim -> {
            if (!claim.isNew()) {
                return Uni.createFrom().item(read(claim.answer()));
            }
            UUID claimed = claim.result();
            return claimed.equals(donationId)
                    ? kept(keyed, claimed, checkout.open(order, claimed))
                            .onFailure()
                            .call(failure -> passing(requests.forget(keyed, claimed)))
                    // What somebody else has begun is there: when it cannot be looked at now, then later.
                    : kept(keyed, claimed, checkout.openAgain(order, claimed));
        });
    }

    private Uni<CheckoutAnswer> kept(Keyed keyed, UUID claimed, Uni<Checkout.Opened> opened) {
        return opened.map(CheckoutAnswer::of).call(answer -> passing(requests.done(keyed, claimed, write(answer))));
    }

    /** What was done stays done, and what was not stays undone: the claim itself runs out. */
    private static Uni<Void> passing(Uni<Void> note) {
        return note.onFailure()
                .invoke(failure -> LOG.warnf(
                        "What came of an Idempotency-Key could not be kept (%s)", DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }

    private static String write(CheckoutAnswer answer) {
        return RowJson.write(answer);
    }

    private static CheckoutAnswer read(String answer) {
        return RowJson.read(answer, CheckoutAnswer.class);
    }
}
