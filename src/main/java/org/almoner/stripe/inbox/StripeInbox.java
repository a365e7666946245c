package org.almoner.stripe.inbox;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.database.sql.RowJson;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.donation.ledger.KnownPayments;
import org.almoner.donation.ledger.Merge;
import org.almoner.stripe.translation.PayoutTold;

/**
 * Takes in events exactly once: event rows, payments and totals in one transaction. The unique key of the event decides who
 * was first, and a delivery that comes second waits for the first one's commit: at the lock of its payment, so that it finds
 * the event taken before it tells the ledger anything, or at the key itself.
 */
@ApplicationScoped
public class StripeInbox implements EventStore {

    private final DonationLedger ledger;
    private final PayoutStates payouts;
    private final Transactions transactions;
    private final Clock clock;

    StripeInbox(DonationLedger ledger, PayoutStates payouts, Transactions transactions, Clock clock) {
        this.ledger = ledger;
        this.payouts = payouts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Uni<List<Reception>> store(List<StripeEvent> events) {
        return transactions.run(storing(events));
    }

    @Override
    public Uni<List<Reception>> store(List<StripeEvent> events, Duration lock, Duration whole) {
        return transactions.runQueued(storing(events), lock, whole);
    }

    @Override
    public Uni<List<Optional<Reception>>> storeFree(List<StripeEvent> events, Duration lock, Duration whole) {
        List<StripeEvent> all = distinct(events);
        return transactions.runQueued(
                new TwoTrips<>(
                        statements -> readFree(statements, all),
                        (statements, known) -> write(
                                        statements, EventSql.CLAIM, known.untaken(known.free(all)), known.payments())
                                .thenApply(fresh -> freeOutcomes(events, known, fresh))),
                lock,
                whole);
    }

    /** In a transaction that somebody else begins and ends. */
    CompletionStage<List<Reception>> storeWithin(Statements transaction, List<StripeEvent> events) {
        return storing(events).within(transaction);
    }

    /**
     * Stores an event and what it means once more, whatever became of it before: telling a fact twice is harmless. One that
     * is of no use now does not undo what became of it when it was, and what was counted is not counted again.
     */
    public Uni<Void> storeAgain(StripeEvent event) {
        List<StripeEvent> events = List.of(event);
        return transactions
                .run(new TwoTrips<KnownEvents, Set<String>>(
                        statements -> read(statements, events),
                        (statements, known) -> write(
                                statements,
                                event.outcome().isFinal() ? EventSql.CLAIM_AGAIN : EventSql.CLAIM,
                                events,
                                known.payments())))
                .replaceWithVoid();
    }

    private TwoTrips<KnownEvents, List<Reception>> storing(List<StripeEvent> events) {
        List<StripeEvent> all = distinct(events);
        return new TwoTrips<>(
                statements -> read(statements, all),
                (statements, known) -> write(statements, EventSql.CLAIM, known.untaken(all), known.payments())
                        .thenApply(fresh -> outcomes(events, fresh)));
    }

    private static List<StripeEvent> distinct(List<StripeEvent> events) {
        Map<String, StripeEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> distinct.putIfAbsent(event.id(), event));
        return List.copyOf(distinct.values());
    }

    /** The payments first: once their locks are there, whoever had the same events has committed. */
    private CompletionStage<KnownEvents> read(Statements statements, List<StripeEvent> events) {
        List<StripeEvent> telling = telling(events);
        return ledger.read(statements, news(telling))
                .thenCombine(
                        takenBefore(statements, telling), (known, taken) -> new KnownEvents(known, taken, Set.of()));
    }

    private CompletionStage<KnownEvents> readFree(Statements statements, List<StripeEvent> events) {
        List<StripeEvent> telling = telling(events);
        CompletionStage<KnownPayments> payments = ledger.readFree(statements, news(telling));
        CompletionStage<Set<String>> held = statements
                .send(EventSql.HELD, (Object) idsOf(events))
                .thenApply(StripeInbox::ids)
                .thenCombine(payouts.held(statements, payouts(events)), StripeInbox::union);
        CompletionStage<Set<String>> taken = takenBefore(statements, telling);
        return payments.thenCombine(taken, (known, before) -> new KnownEvents(known, before, Set.of()))
                .thenCombine(held, KnownEvents::withHeld);
    }

    private static CompletionStage<Set<String>> takenBefore(Statements statements, List<StripeEvent> telling) {
        return telling.isEmpty()
                ? CompletableFuture.completedStage(Set.of())
                : statements
                        .send(EventSql.TAKEN_BEFORE, (Object) idsOf(telling))
                        .thenApply(StripeInbox::ids);
    }

    private static String[] idsOf(List<StripeEvent> events) {
        return events.stream().map(StripeEvent::id).toArray(String[]::new);
    }

    /** @return ids of the events that nobody had taken */
    private CompletionStage<Set<String>> write(
            Statements statements, String claim, List<StripeEvent> events, KnownPayments payments) {
        List<StripeEvent> telling = telling(events);
        Merge merge = payments.merge(news(telling));
        Map<String, String> contradictions = new HashMap<>();
        for (int i = 0; i < telling.size(); i++) {
            contradictions.put(telling.get(i).id(), merge.recorded().get(i).contradiction());
        }
        return claim(statements, claim, events, contradictions)
                .thenCombine(merge.write(statements), (fresh, written) -> fresh)
                .thenCombine(payouts.tell(statements, payouts(events)), (fresh, told) -> fresh);
    }

    /** @param claim of events that tell nothing of abuse; those that do are claimed and counted in one statement */
    private CompletionStage<Set<String>> claim(
            Statements statements, String claim, List<StripeEvent> events, Map<String, String> contradictions) {
        if (events.isEmpty()) {
            return CompletableFuture.completedStage(Set.of());
        }
        Instant now = clock.instant();
        List<EventRow> rows = events.stream()
                .map(event -> EventRow.of(
                        event, now, event.remark() == null ? contradictions.get(event.id()) : event.remark()))
                .toList();
        List<FraudRow> fraud = FraudRow.of(events);
        CompletionStage<List<Object[]>> claimed = fraud.isEmpty()
                ? statements.send(claim, RowJson.write(rows))
                : statements.send(EventSql.CLAIM_AND_COUNT, RowJson.write(rows), RowJson.write(fraud));
        return claimed.thenApply(StripeInbox::ids);
    }

    private static List<StripeEvent> telling(List<StripeEvent> events) {
        return events.stream().filter(event -> event.news() != null).toList();
    }

    private static List<PayoutTold> payouts(List<StripeEvent> events) {
        return events.stream().map(StripeEvent::payout).filter(Objects::nonNull).toList();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static List<PaymentFacts> news(List<StripeEvent> telling) {
        return telling.stream().map(StripeEvent::news).toList();
    }

    private static Set<String> ids(List<Object[]> rows) {
        return rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet());
    }

    /**
     * The first delivery of a fresh event takes it; any other of the same batch comes after it. What is not finished by
     * that is as new to the second as it was to the first.
     */
    private static List<Reception> outcomes(List<StripeEvent> events, Set<String> fresh) {
        Set<String> untold = new HashSet<>(fresh);
        return events.stream()
                .map(event -> (event.outcome().isFinal() ? untold.remove(event.id()) : untold.contains(event.id()))
                        ? Reception.TAKEN
                        : Reception.SEEN_BEFORE)
                .toList();
    }

    private static List<Optional<Reception>> freeOutcomes(
            List<StripeEvent> events, KnownEvents known, Set<String> fresh) {
        List<Reception> outcomes = outcomes(events, fresh);
        List<Optional<Reception>> free = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            free.add(known.isHeld(events.get(i)) ? Optional.empty() : Optional.of(outcomes.get(i)));
        }
        return free;
    }
}
