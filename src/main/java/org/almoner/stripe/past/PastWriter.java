package org.almoner.stripe.past;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.LockHeldException;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Pauses;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.donation.ledger.KnownPayments;
import org.almoner.donation.ledger.Merge;
import org.almoner.stripe.past.ListNews.Told;
import org.jboss.logging.Logger;

/**
 * Tells the ledger what pages have told, many payments in one transaction and none of them waiting for a lock: what live deliveries
 * hold is left out and tried again. A transaction that fails for another reason becomes two, until the object that it fails for is
 * alone. After each one it rests for as long as that took, so that the other half of the time is theirs.
 */
@ApplicationScoped
class PastWriter {

    /** Their payments and the totals of their tickets are locked together, which events for them wait for. */
    private static final int BATCH = 50;

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** How long a payment that is held keeps its page from going on. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = Logger.getLogger(PastWriter.class);

    private final DonationLedger ledger;
    private final Transactions transactions;

    PastWriter(DonationLedger ledger, Transactions transactions) {
        this.ledger = ledger;
        this.transactions = transactions;
    }

    /** What it came to. */
    private record Written(List<Told> held, int added, int changed) {}

    private static final class Work {
        private final Deque<List<Told>> parts = new ArrayDeque<>();
        private final List<Told> held = new ArrayList<>();
        private final long begun = System.nanoTime();
        private long added;
        private long changed;
        private long unusable;

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    /**
     * Fails as the database does when it is away, and with {@link LockHeldException} when something stayed locked.
     *
     * @return what it came to; what the database does not take is unusable
     */
    Uni<Counts> write(List<Told> told) {
        Work work = new Work();
        for (int from = 0; from < told.size(); from += BATCH) {
            work.parts.add(told.subList(from, Math.min(told.size(), from + BATCH)));
        }
        return goOn(work).map(done -> new Counts(0, 0, 0, work.unusable, work.added, work.changed));
    }

    private Uni<Void> goOn(Work work) {
        List<Told> part = work.parts.poll();
        if (part != null) {
            return writePart(work, part).chain(() -> goOn(work));
        }
        if (work.held.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        if (work.age().compareTo(PATIENCE) > 0) {
            return Uni.createFrom().failure(new LockHeldException());
        }
        work.parts.add(List.copyOf(work.held));
        work.held.clear();
        return Pauses.of(PAUSE).chain(() -> goOn(work));
    }

    private Uni<Void> writePart(Work work, List<Told> part) {
        long begun = System.nanoTime();
        return Uni.createFrom()
                // It ends on the event loop of its connection, which need not be ours: Hibernate Reactive cannot
                // follow.
                .deferred(() -> transactions.run(free(part)).emitOn(OwnContext.caller()))
                .invoke(written -> {
                    work.held.addAll(written.held());
                    work.added += written.added();
                    work.changed += written.changed();
                })
                .replaceWithVoid()
                .onFailure(failure -> !DatabaseFailure.isAway(failure))
                .recoverWithItem(failure -> {
                    failed(work, part, failure);
                    return null;
                })
                .chain(() -> Pauses.of(Duration.ofNanos(System.nanoTime() - begun)));
    }

    private TwoTrips<KnownPayments, Written> free(List<Told> part) {
        List<PaymentFacts> all = news(part);
        return new TwoTrips<>(statements -> ledger.readFree(statements, all), (statements, known) -> {
            List<Told> held = part.stream()
                    .filter(told -> told.news().stream().anyMatch(known::isHeld))
                    .toList();
            List<PaymentFacts> news =
                    news(part.stream().filter(told -> !held.contains(told)).toList());
            Merge merge = known.merge(news);
            Written written = new Written(held, merge.added(), merge.changed());
            return merge.write(statements).thenApply(done -> written);
        });
    }

    private static void failed(Work work, List<Told> part, Throwable failure) {
        boolean passes = DatabaseFailure.passes(failure);
        if (part.size() > 1) {
            int middle = part.size() / 2;
            work.parts.push(part.subList(middle, part.size()));
            work.parts.push(part.subList(0, middle));
        } else if (passes) {
            work.held.addAll(part);
        } else {
            work.unusable++;
            LOG.errorf(
                    "What Stripe's list says of %s could not be recorded: %s",
                    part.get(0).id(), DatabaseFailure.forLog(failure));
        }
    }

    private static List<PaymentFacts> news(List<Told> told) {
        return told.stream().flatMap(object -> object.news().stream()).toList();
    }
}
