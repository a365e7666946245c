package org.almoner.donation.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.donation.fact.PaymentFacts;
import org.jboss.logging.Logger;

/** Records what we ourselves tell of stored payments: together, and one by one where one of them keeps the others. */
@ApplicationScoped
class OneByOne {

    private static final Logger LOG = Logger.getLogger(OneByOne.class);

    private final DonationLedger ledger;
    private final MeterRegistry metrics;

    OneByOne(DonationLedger ledger, MeterRegistry metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /**
     * What is told.
     *
     * @param metric that counts payments, by their {@code outcome}
     * @param done the outcome of those that were told
     * @param complaint what goes on from "Donation … " in the log when one was not
     */
    record Telling(String metric, String done, String complaint) {}

    /**
     * @param payments by their ids and all names
     * @param stops the failures that fail all of it; with any other it goes on
     * @return the ids of those that were not told, which are in the log
     */
    Uni<Set<UUID>> record(List<PaymentFacts> payments, Telling telling, Predicate<Throwable> stops) {
        return ledger.record(payments)
                .invoke(written -> count(telling, telling.done(), payments.size()))
                .<Set<UUID>>replaceWith(Set.of())
                .onFailure(failure -> !stops.test(failure))
                .recoverWithUni(() -> oneByOne(payments, telling, stops));
    }

    private Uni<Set<UUID>> oneByOne(List<PaymentFacts> payments, Telling telling, Predicate<Throwable> stops) {
        Set<UUID> failed = new HashSet<>();
        return Multi.createFrom()
                .iterable(payments)
                .onItem()
                .transformToUniAndConcatenate(payment -> ledger.record(List.of(payment))
                        .invoke(written -> count(telling, telling.done(), 1))
                        .replaceWithVoid()
                        .onFailure(failure -> !stops.test(failure))
                        .recoverWithUni(failure -> {
                            failed.add(payment.payment().donationId());
                            failed(payment.payment().donationId(), telling, failure);
                            return Uni.createFrom().voidItem();
                        }))
                .collect()
                .asList()
                .replaceWith(failed);
    }

    /** One that cannot even be told. */
    void failed(UUID id, Telling telling, Throwable failure) {
        count(telling, "failed", 1);
        LOG.errorf("Donation %s %s: %s", id, telling.complaint(), DatabaseFailure.forLog(failure));
    }

    private void count(Telling telling, String outcome, int payments) {
        metrics.counter(telling.metric(), "outcome", outcome).increment(payments);
    }
}
