package org.almoner.fraud.cases;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.Backoff;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.fraud.cases.CaseStore.Gift;
import org.almoner.fraud.cases.GivenBack.Tried;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers.Lane;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Gives money back through Stripe. The key of each call is made of the case, the donation and how many refunds of it have failed: whoever asks
 * twice, or goes on after somebody who died, is given the refund that there is, and no refund that is known to have failed. What somebody decides meanwhile holds for all that Stripe was not asked for
 * yet. The ledger hears of it as of any other: by Stripe's events.
 */
@ApplicationScoped
public class CaseRefunds {

    private static final Logger LOG = Logger.getLogger(CaseRefunds.class);

    /** Gifts of one case in one go. */
    static final int MOST = 100;

    /** Stripe's words ("The Refund object"). */
    private static final Set<String> COME_TO_NOTHING = Set.of("failed", "canceled");

    /**
     * By itself, of one case, over about 26 hours: what fails at once mostly does so for good, and a bank's warning is of use for days. What
     * Stripe has refused it refuses again under the same key for a day ("Idempotent requests"); the last tries come after that.
     */
    static final int MOST_TRIES = 14;

    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(3);

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

    /**
     * Tries each gift of the case; when Stripe is away for all it stops. Of very many the first, as their payer waits for it: those
     * are out of the way when it is asked again, as soon as Stripe has told of them.
     *
     * @return what has become of them; fails with a {@link ProblemException} that tells it where the database fails after some was given back
     */
    Uni<GivenBack> refund(Lane lane, UUID caseId) {
        return cases.gifts(caseId, MOST).flatMap(gifts -> {
            List<Tried> tried = new ArrayList<>();
            if (gifts.all() == 0) {
                return Uni.createFrom().item(GivenBack.of(0, tried));
            }
            Iterator<Gift> next = gifts.first().iterator();
            return Multi.createBy()
                    .repeating()
                    .uni(() -> refund(lane, caseId, next.next()))
                    .whilst(one -> next.hasNext()
                            && !(one.failure() != null && one.failure().isOfAll()))
                    .onItem()
                    .invoke(tried::add)
                    .collect()
                    .last()
                    .map(last -> GivenBack.of(gifts.all(), tried))
                    .onFailure()
                    .transform(failure -> GivenBack.of(gifts.all(), tried).but(failure));
        });
    }

    /** Those before it may have taken long. */
    private Uni<Tried> refund(Lane lane, UUID caseId, Gift gift) {
        return cases.isStillHeld(caseId, gift.id())
                .flatMap(held ->
                        held ? ask(lane, caseId, gift) : Uni.createFrom().item(Tried.OUT));
    }

    private Uni<Tried> ask(Lane lane, UUID caseId, Gift gift) {
        Map<String, Object> parameters = Map.of(
                gift.intentId() == null ? "charge" : "payment_intent",
                gift.intentId() == null ? gift.chargeId() : gift.intentId(),
                // Stripe then blocks the card and the address for this account ("Create a refund").
                "reason",
                "fraudulent",
                "metadata",
                Map.of("fraudCase", caseId.toString()));
        return stripe.post(lane, "/v1/refunds", parameters, key(caseId, gift))
                .map(CaseRefunds::tried)
                .onFailure(StripeFailure.class)
                .recoverWithItem(failure -> ((StripeFailure) failure).isFor("charge_already_refunded")
                        ? Tried.DONE
                        : Tried.failed((StripeFailure) failure));
    }

    /** The first try has the key that it had in versions which knew of no second. */
    private static String key(UUID caseId, Gift gift) {
        String first = "fraud-" + caseId + "-" + gift.id();
        return gift.failed() == 0 ? first : first + "-" + gift.failed();
    }

    /** One that is under way has mostly come to its end when it is asked for next; where it fails then, {@link FailedRefunds} opens the case. */
    private static Tried tried(StripeApi.Answer answer) {
        String status = answer.body().path("status").asText();
        return COME_TO_NOTHING.contains(status)
                ? Tried.failed(
                        StripeFailure.of(StripeFailure.Kind.REFUSED, "Stripe answered a refund that is " + status))
                : Tried.DONE;
    }

    /**
     * Gives back what is due by itself, until Stripe is away for all.
     *
     * @param beforeEach is done before each case; when it fails, so does this
     * @return of how many cases; what failed is in the log, and tried again
     */
    public Uni<Integer> refundDue(Supplier<Uni<Void>> beforeEach) {
        if (!settings.refundWarned() || !stripe.isConfigured()) {
            return Uni.createFrom().item(0);
        }
        return cases.dueRefunds().flatMap(due -> {
            Iterator<UUID> next = due.iterator();
            return due.isEmpty()
                    ? Uni.createFrom().item(0)
                    : Multi.createBy()
                            .repeating()
                            .uni(() -> refundBySetting(next.next(), beforeEach))
                            .whilst(done -> next.hasNext() && done != Outcome.STRIPE_IS_AWAY)
                            .filter(Outcome.DONE::equals)
                            .collect()
                            .asList()
                            .map(List::size);
        });
    }

    private enum Outcome {
        DONE,
        LEFT,
        STRIPE_IS_AWAY
    }

    /** Whoever dies before Stripe has answered has put it off: then the next asks again, with the same key. */
    private Uni<Outcome> refundBySetting(UUID id, Supplier<Uni<Void>> beforeEach) {
        Instant again = clock.instant().plus(AGAIN);
        return beforeEach
                .get()
                .chain(() -> cases.take(id, again))
                .flatMap(taken -> taken.isPresent()
                        ? refundTaken(id, taken.get(), again)
                        : Uni.createFrom().item(Outcome.LEFT));
    }

    /** @param tries that have come to nothing before */
    private Uni<Outcome> refundTaken(UUID id, int tries, Instant again) {
        return refund(Lane.JOB, id)
                .flatMap(given -> {
                    if (given.isNothing()) {
                        return cases.closeGivenBack(id)
                                .flatMap(closed -> closed
                                        ? Uni.createFrom().item(Outcome.LEFT)
                                        : failed(id, tries, GivenBack.NOTHING));
                    }
                    if (given.isAll()) {
                        return closed(id);
                    }
                    if (!given.failure().isOfAll()) {
                        return failed(id, tries, given.failure().getMessage());
                    }
                    tellFailure(id, given.failure().why());
                    return cases.putAllOff(again).replaceWith(Outcome.STRIPE_IS_AWAY);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    tellFailure(id, DatabaseFailure.describe(failure));
                    return Outcome.LEFT;
                });
    }

    private Uni<Outcome> closed(UUID id) {
        return cases.decide(id, CaseState.REFUNDED, null).map(decided -> {
            if (decided) {
                LOG.warnf("What a bank has warned of was given back (FRAUD_REFUND_WARNED): case %s", id);
                return Outcome.DONE;
            }
            LOG.warnf(
                    "What a bank has warned of was given back (FRAUD_REFUND_WARNED), while its case was decided:"
                            + " case %s",
                    id);
            return Outcome.LEFT;
        });
    }

    /** Later and later, as what fails for good does so as often as it is asked; then somebody is to decide. */
    private Uni<Outcome> failed(UUID id, int tries, String why) {
        boolean last = tries + 1 >= MOST_TRIES;
        Instant again = last ? null : clock.instant().plus(Backoff.doubled(AGAIN, tries, LONGEST_PAUSE));
        return cases.countTry(id, tries, why, again)
                .invoke(counts -> {
                    if (counts && last) {
                        LOG.errorf(
                                "What a bank has warned of is not given back by itself any more, after %d tries (%s): decide case %s"
                                        + " at /desk/fraud",
                                MOST_TRIES, why, id);
                    } else {
                        tellFailure(id, why);
                    }
                })
                .replaceWith(Outcome.LEFT);
    }

    private static void tellFailure(UUID id, String why) {
        LOG.warnf("What a bank has warned of could not be given back, case %s: %s", id, why);
    }
}
