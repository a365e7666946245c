package org.almoner.donation.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.donation.fact.PaymentFacts;
import org.jboss.logging.Logger;

/** Writes stored payments for a purpose of ours: together, and one by one where one of them keeps the others. */
@ApplicationScoped
public class OneByOne {

    private static final Logger LOG = Logger.getLogger(OneByOne.class);

    private final DonationLedger ledger;
    private final MeterRegistry metrics;

    OneByOne(DonationLedger ledger, MeterRegistry metrics) {
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /**
     * What they are written for.
     *
     * @param metric that counts payments, by their {@code outcome}
     * @param done the outcome of those that were written
     * @param complaint what goes on from "Donation … " in the log when one was not
     */
    public record Purpose(String metric, String done, String complaint) {}

    /**
     * Records what is told of them, by their ids and all names.
     *
     * @param stops the failures that fail all of it; with any other it goes on
     * @return the ids of those that were not written, which are in the log
     */
    public Uni<Set<UUID>> record(List<PaymentFacts> payments, Purpose purpose, Predicate<Throwable> stops) {
        return write(payments, told -> told.payment().donationId(), ledger::record, purpose, stops);
    }

    /** Derives them anew. The same otherwise. */
    public Uni<Set<UUID>> derive(List<StoredPayment> payments, Purpose purpose, Predicate<Throwable> stops) {
        return write(payments, StoredPayment::id, some -> ledger.deriveAnew(some, false), purpose, stops);
    }

    private <P> Uni<Set<UUID>> write(
            List<P> payments,
            Function<P, UUID> id,
            Function<List<P>, Uni<?>> write,
            Purpose purpose,
            Predicate<Throwable> stops) {
        return write.apply(payments)
                .invoke(written -> count(purpose, purpose.done(), payments.size()))
                .<Set<UUID>>replaceWith(Set.of())
                .onFailure(failure -> !stops.test(failure))
                .recoverWithUni(() -> {
                    Set<UUID> failed = new HashSet<>();
                    return Multi.createFrom()
                            .iterable(payments)
                            .onItem()
                            .transformToUniAndConcatenate(payment -> write.apply(List.of(payment))
                                    .invoke(written -> count(purpose, purpose.done(), 1))
                                    .replaceWithVoid()
                                    .onFailure(failure -> !stops.test(failure))
                                    .recoverWithUni(failure -> {
                                        failed.add(id.apply(payment));
                                        failed(id.apply(payment), purpose, failure);
                                        return Uni.createFrom().voidItem();
                                    }))
                            .collect()
                            .asList()
                            .replaceWith(failed);
                });
    }

    /** One that cannot even be written. */
    public void failed(UUID id, Purpose purpose, Throwable failure) {
        count(purpose, "failed", 1);
        LOG.errorf("Donation %s %s: %s", id, purpose.complaint(), DatabaseFailure.forLog(failure));
    }

    private void count(Purpose purpose, String outcome, int payments) {
        metrics.counter(purpose.metric(), "outcome", outcome).increment(payments);
    }
}
