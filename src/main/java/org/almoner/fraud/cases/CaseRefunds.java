package org.almoner.fraud.cases;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.fraud.cases.CaseStore.Gift;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers.Lane;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Gives money back through Stripe. The key of each call is made of the case and the donation: whoever asks twice, or goes on after
 * somebody who died, is given the refund that there is. The ledger hears of it as of any other: by Stripe's events.
 */
@ApplicationScoped
public class CaseRefunds {

    private static final Logger LOG = Logger.getLogger(CaseRefunds.class);

    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final StripeApi stripe;
    private final CaseStore cases;
    private final CaseSettings settings;
    private final Clock clock;

    CaseRefunds(StripeApi stripe, CaseStore cases, CaseSettings settings, Clock clock) {
        this.stripe = stripe;
        this.cases = cases;
        this.settings = settings;
        this.clock = clock;
    }

    /** Fails with a {@link StripeFailure}, or a {@link ProblemException} when there is nothing to give back. */
    Uni<Void> refund(Lane lane, UUID caseId) {
        return cases.gifts(caseId, CaseSettings.GIFTS_WITHIN)
                .invoke(gifts -> {
                    if (gifts.stream().noneMatch(Gift::paid)) {
                        throw ProblemException.conflict(
                                "There is nothing to give back: it was given back already, is in dispute, or is gone.");
                    }
                })
                .flatMap(gifts -> Multi.createFrom()
                        .iterable(gifts.stream().filter(Gift::paid).toList())
                        .onItem()
                        .transformToUniAndConcatenate(gift -> refund(lane, caseId, gift))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<?> refund(Lane lane, UUID caseId, Gift gift) {
        Map<String, Object> parameters = Map.of(
                gift.intentId() == null ? "charge" : "payment_intent",
                gift.intentId() == null ? gift.chargeId() : gift.intentId(),
                // Stripe then blocks the card and the address for this account ("Create a refund").
                "reason",
                "fraudulent",
                "metadata",
                Map.of("fraudCase", caseId.toString()));
        return stripe.post(lane, "/v1/refunds", parameters, "fraud-" + caseId + "-" + gift.id());
    }

    /** Gives back what is due by itself. @return of how many cases; what failed is in the log, and tried again */
    public Uni<Integer> refundDue() {
        if (!settings.refundWarned() || !stripe.isConfigured()) {
            return Uni.createFrom().item(0);
        }
        AtomicInteger refunded = new AtomicInteger();
        return cases.dueRefunds()
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(
                        id -> refundBySetting(id).invoke(done -> refunded.addAndGet(done ? 1 : 0)))
                .collect()
                .asList()
                .map(all -> refunded.get());
    }

    private Uni<Boolean> refundBySetting(UUID id) {
        return refund(Lane.JOB, id)
                .chain(() -> cases.decide(id, CaseState.REFUNDED, null))
                .invoke(done ->
                        LOG.warnf("What a bank has warned of was given back (FRAUD_REFUND_WARNED): case %s", id))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("What a bank has warned of could not be given back, case %s: %s", id, reason(failure));
                    return cases.putOff(id, clock.instant().plus(AGAIN)).replaceWith(false);
                });
    }

    private static String reason(Throwable failure) {
        if (failure instanceof StripeFailure known) {
            return known.advice();
        }
        return failure instanceof ProblemException problem ? problem.getMessage() : DatabaseFailure.describe(failure);
    }
}
