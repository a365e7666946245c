package org.almoner.stripe.catchup;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.translation.CurrentState;
import org.almoner.stripe.translation.UnusableEventException;

/** Asks Stripe about one payment because somebody wants to know now; the {@link Janitor} asks by itself. */
@ApplicationScoped
public class PaymentQuestion {

    private final StripeApi stripe;
    private final CurrentState currentState;
    private final DonationLedger ledger;
    private final OpenPayments payments;

    PaymentQuestion(StripeApi stripe, CurrentState currentState, DonationLedger ledger, OpenPayments payments) {
        this.stripe = stripe;
        this.currentState = currentState;
        this.ledger = ledger;
        this.payments = payments;
    }

    /**
     * Takes what Stripe says of it now.
     *
     * @return false where there is no such payment, or none that Stripe has a name for; fails with {@link StripeFailure}
     */
    public Uni<Boolean> ask(UUID donation) {
        return payments.of(donation)
                .flatMap(question -> question == null
                        ? Uni.createFrom().item(false)
                        : question.putTo(stripe, StripeWorkers.Lane.DONOR)
                                .map(this::news)
                                .flatMap(ledger::record)
                                .replaceWith(true));
    }

    private List<PaymentFacts> news(StripeApi.Answer answer) {
        try {
            return currentState.news(answer.body(), answer.askedAt(), answer.at());
        } catch (UnusableEventException e) {
            throw StripeFailure.of(StripeFailure.Kind.UNREADABLE, "what Stripe gave for a payment is none");
        }
    }
}
