package org.almoner.donation.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.database.sql.Statements;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.ledger.KnownPayments.Held;

/** Reads what is stored of the payments that news are of, and locks it for the transaction that will write. */
@ApplicationScoped
class LedgerReading {

    private final LedgerWriter writer;

    LedgerReading(LedgerWriter writer) {
        this.writer = writer;
    }

    /**
     * @param wanted what is read: the news themselves, or payments by their ids
     * @param stored the statement that reads it
     */
    CompletionStage<KnownPayments> read(
            Statements statements, List<PaymentFacts> news, List<PaymentFacts> wanted, String stored) {
        if (news.isEmpty()) {
            return nothing();
        }
        return named(statements, LedgerJson.write(lockKeys(news)), news)
                .thenCombine(
                        stored(statements, stored, wanted),
                        (named, payments) -> new KnownPayments(writer, named, payments, Held.NOTHING));
    }

    /**
     * The same without waiting for anybody: what others hold is told by {@link KnownPayments#isHeld}, and must not be merged. It costs
     * a round trip more, since which tickets a payment moves is known only when it is read.
     *
     * @param statements of a transaction
     */
    CompletionStage<KnownPayments> free(Statements statements, List<PaymentFacts> news) {
        if (news.isEmpty()) {
            return nothing();
        }
        CompletionStage<Named> named = named(statements, "[]", news);
        CompletionStage<Set<Long>> busy = statements
                .send(LedgerSql.LOCK_FREE, LedgerJson.write(lockKeys(news)))
                .thenApply(rows -> rows.stream().map(row -> (Long) row[0]).collect(Collectors.toSet()));
        CompletionStage<List<Payment>> all = stored(statements, LedgerSql.STORED_ANYHOW, news);
        CompletionStage<List<Payment>> free = stored(statements, LedgerSql.STORED_FREE, news);
        return named.thenCombine(busy, LockedPayments::new)
                .thenCombine(all, LockedPayments::all)
                .thenCombine(free, LockedPayments::free)
                .thenCompose(found -> statements
                        .send(LedgerSql.HELD_TICKETS, (Object) found.movedTickets())
                        .thenApply(rows -> found.known(writer, ids(rows))));
    }

    private CompletionStage<KnownPayments> nothing() {
        return CompletableFuture.completedStage(
                new KnownPayments(writer, new Named(Set.of(), Map.of()), List.of(), Held.NOTHING));
    }

    /** What {@link #free} finds, step by step. */
    private record LockedPayments(Named named, Set<Long> busy, List<Payment> all, List<Payment> free) {

        private LockedPayments(Named named, Set<Long> busy) {
            this(named, busy, List.of(), List.of());
        }

        private LockedPayments all(List<Payment> payments) {
            return new LockedPayments(named, busy, payments, free);
        }

        private LockedPayments free(List<Payment> payments) {
            return new LockedPayments(named, busy, all, payments);
        }

        private UUID[] movedTickets() {
            return Stream.concat(
                            named.tickets().stream(),
                            free.stream().map(payment -> payment.before().ticketId()))
                    .filter(Objects::nonNull)
                    .distinct()
                    .toArray(UUID[]::new);
        }

        /** Only those that can be written without waiting are known; all others are held. */
        private KnownPayments known(LedgerWriter writer, Set<UUID> heldTickets) {
            List<Payment> writable = free.stream()
                    .filter(payment -> payment.before().ticketId() == null
                            || !heldTickets.contains(payment.before().ticketId()))
                    .toList();
            Set<UUID> ids = writable.stream().map(payment -> payment.id).collect(Collectors.toSet());
            Set<String> names = Stream.concat(all.stream(), free.stream())
                    .filter(payment -> !ids.contains(payment.id))
                    .flatMap(payment -> payment.names().names())
                    .collect(Collectors.toSet());
            return new KnownPayments(writer, named, writable, new Held(busy, names, heldTickets));
        }
    }

    static CompletionStage<Named> named(Statements statements, String lockKeys, List<PaymentFacts> news) {
        return statements
                .send(LedgerSql.LOCK, lockKeys, LedgerJson.write(ticketsNamed(news)), Named.donors(news))
                .thenApply(Named::of);
    }

    private static CompletionStage<List<Payment>> stored(Statements statements, String sql, List<PaymentFacts> news) {
        List<PaymentRef> names = news.stream().map(PaymentFacts::payment).toList();
        return statements
                .send(
                        sql,
                        names.stream().map(PaymentRef::paymentIntentId).toArray(String[]::new),
                        names.stream().map(PaymentRef::chargeId).toArray(String[]::new),
                        names.stream().map(PaymentRef::sessionId).toArray(String[]::new),
                        names.stream().map(PaymentRef::donationId).toArray(UUID[]::new))
                .thenApply(rows -> rows.stream().map(Payment::stored).toList());
    }

    private static Set<UUID> ids(List<Object[]> rows) {
        return rows.stream().map(row -> (UUID) row[0]).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    static List<Long> lockKeys(List<PaymentFacts> news) {
        return news.stream()
                .flatMap(piece -> piece.payment().names())
                .map(LedgerReading::lockKey)
                .distinct()
                .sorted()
                .toList();
    }

    /** 64 bits of the name; two names that collide only wait for each other. */
    static long lockKey(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    static Set<UUID> ticketsNamed(List<PaymentFacts> news) {
        return news.stream()
                .flatMap(piece -> piece.facts().stream())
                .filter(TicketNamed.class::isInstance)
                .map(fact -> ((TicketNamed) fact).ticketId())
                .collect(Collectors.toSet());
    }
}
