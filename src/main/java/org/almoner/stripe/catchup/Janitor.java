package org.almoner.stripe.catchup;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.catchup.OpenPayments.Question;
import org.almoner.stripe.translation.CurrentState;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/**
 * Settles what no event has settled, by asking Stripe: donations that were begun and that nothing was heard of, and paid
 * ones whose fee is unknown. The answers are facts like any other, so that an event which comes after all changes nothing.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class Janitor {

    public static final String JOB = "janitor";

    private static final Logger LOG = Logger.getLogger(Janitor.class);
    private static final Job SELF = new Job(JOB, LOG, "The janitor");

    private final StripeApi stripe;
    private final CurrentState currentState;
    private final DonationLedger ledger;
    private final OpenPayments payments;
    private final LeasedJobs jobs;
    private final JanitorSettings settings;
    private final MeterRegistry metrics;

    Janitor(
            StripeApi stripe,
            CurrentState currentState,
            DonationLedger ledger,
            OpenPayments payments,
            LeasedJobs jobs,
            JanitorSettings settings,
            MeterRegistry metrics) {
        this.stripe = stripe;
        this.currentState = currentState;
        this.ledger = ledger;
        this.payments = payments;
        this.jobs = jobs;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> tidyIfDue() {
        if (!stripe.isConfigured()) {
            return Uni.createFrom().voidItem();
        }
        return jobs.runIfDue(SELF, this::tidy);
    }

    private Uni<Duration> tidy(Lease lease) {
        return payments.due()
                .flatMap(due -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUniAndConcatenate(question -> settle(lease, question))
                        .filter(settled -> settled)
                        .collect()
                        .asList()
                        .invoke(settled -> report(due, settled.size()))
                        .replaceWith(due))
                .map(due -> due.size() < settings.batch() ? settings.every() : Duration.ZERO);
    }

    /** @return whether that has changed its status */
    private Uni<Boolean> settle(Lease lease, Question question) {
        return payments.ask(lease, question).chain(() -> learn(question));
    }

    private Uni<Boolean> learn(Question question) {
        return question.putTo(stripe, StripeWorkers.Lane.JOB)
                .map(answer -> news(question, answer))
                .flatMap(ledger::record)
                .chain(() -> payments.answered(question))
                .invoke(settled -> count(settled ? "settled" : "unchanged"))
                .onFailure(Janitor::isOfThisPaymentOnly)
                .recoverWithItem(failure -> {
                    count("failed");
                    LOG.warnf(
                            "Stripe's answer about donation %s could not be taken: %s",
                            question.donationId(), DatabaseFailure.forLog(failure));
                    return false;
                });
    }

    /** Whatever it is, when it is not of Stripe or of the database as a whole, the next payment may fare better. */
    private static boolean isOfThisPaymentOnly(Throwable failure) {
        return failure instanceof StripeFailure known ? !known.isOfAll() : !DatabaseFailure.isAway(failure);
    }

    private List<PaymentFacts> news(Question question, StripeApi.Answer answer) {
        try {
            return currentState.news(answer.body(), answer.askedAt(), answer.at());
        } catch (UnusableEventException e) {
            LOG.warnf("Stripe's answer about donation %s is of no use: %s", question.donationId(), e.getMessage());
            return List.of();
        }
    }

    private static void report(List<Question> due, int settled) {
        if (!due.isEmpty()) {
            LOG.infof("The janitor asked Stripe about %d payments and settled %d", due.size(), settled);
        }
    }

    private void count(String outcome) {
        metrics.counter("almoner.janitor.inquiries", "outcome", outcome).increment();
    }
}
