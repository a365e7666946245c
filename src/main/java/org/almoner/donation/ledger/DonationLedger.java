package org.almoner.donation.ledger;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * The one writer of payments, journal and totals. It merges what Stripe told into the stored histories, and journals and moves
 * the totals by the difference, all in the caller's transaction or in one of its own; the number of statements does not depend on how many
 * news there are.
 */
@ApplicationScoped
public class DonationLedger {

    private final Transactions transactions;
    private final Clock clock;
    private final OtherVersions versions;

    DonationLedger(Transactions transactions, Clock clock, OtherVersions versions) {
        this.transactions = transactions;
        this.clock = clock;
        this.versions = versions;
    }

    /**
     * What became of one piece of news.
     *
     * @param contradiction why something told of this payment does not count; null when all of it fits
     */
    public record Recorded(UUID donationId, UUID ticketId, String contradiction) {}

    /**
     * Records news of payments in any order and any repetition, in a transaction of its own.
     *
     * @return one answer for each piece of news, in their order, valid once the transaction is committed
     */
    public Uni<List<Recorded>> record(List<PaymentFacts> news) {
        if (news.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return transactions.run(new TwoTrips<KnownPayments, List<Recorded>>(
                statements -> read(statements, news), (statements, known) -> write(statements, merge(known, news))));
    }

    /**
     * Derives stored payments anew, in a transaction of its own and behind the locks that news of them take. One that is gone
     * meanwhile is none of them.
     *
     * @param evenIfCurrent also those that this derivation has made, since their columns are not to be believed, nor what they say of
     *     the journal: that is read from the journal itself
     */
    Uni<List<Recorded>> deriveAnew(List<StoredPayment> payments, boolean evenIfCurrent) {
        List<PaymentFacts> nothing = payments.stream()
                .map(payment -> new PaymentFacts(payment.names(), List.of()))
                .toList();
        List<PaymentFacts> wanted = payments.stream()
                .map(payment -> new PaymentFacts(ofDonation(payment.id()), List.of()))
                .toList();
        return transactions.run(new TwoTrips<KnownPayments, List<Recorded>>(
                statements -> read(
                        statements, nothing, wanted, evenIfCurrent ? JournalSql.STORED_BY_JOURNAL : LedgerSql.STORED),
                (statements, known) -> {
                    if (evenIfCurrent) {
                        known.payments.forEach(Payment::deriveAnew);
                    }
                    return write(statements, merge(known, List.of()));
                }));
    }

    /** Takes back what stands in the journal of a donation that has no row, in a transaction of its own. */
    Uni<Void> takeBack(UUID donationId) {
        String lock = LedgerJson.write(lockKeys(List.of(new PaymentFacts(ofDonation(donationId), List.of()))));
        return transactions.run(new TwoTrips<Named, Void>(
                statements -> named(statements, lock, List.of()),
                (statements, locked) -> statements
                        .send(JournalSql.TAKE_BACK, donationId, clock.instant().toString())
                        .thenApply(rows -> null)));
    }

    private static PaymentRef ofDonation(UUID id) {
        return new PaymentRef(null, null, null, id);
    }

    /** What news come to, before it is written. */
    public static final class Merge {
        private final PaymentBatch batch;
        private final List<Recorded> recorded;
        private final List<FormerHash> formerHashes;

        private Merge(PaymentBatch batch, List<PaymentFacts> news) {
            this.batch = batch;
            this.formerHashes = news.stream()
                    .flatMap(piece -> piece.formerHashes().stream())
                    .distinct()
                    .toList();
            this.recorded = news.stream()
                    .map(piece -> batch.named(piece.payment()).recorded())
                    .toList();
        }

        /** One answer for each piece of news, in their order, valid once it is written and committed. */
        public List<Recorded> recorded() {
            return recorded;
        }
    }

    /** Merges news into what {@link #read} found of them. */
    public Merge merge(KnownPayments known, List<PaymentFacts> news) {
        PaymentBatch batch = new PaymentBatch(known.payments, DonationLedger::newId);
        news.forEach(piece -> batch.learn(known.named.known(piece)));
        return new Merge(batch, news);
    }

    /** An id that grows with time, so that rows of one second keep the order of their arrival. */
    private static UUID newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    private static Set<UUID> ticketsNamed(List<PaymentFacts> news) {
        return news.stream()
                .flatMap(piece -> piece.facts().stream())
                .filter(TicketNamed.class::isInstance)
                .map(fact -> ((TicketNamed) fact).ticketId())
                .collect(Collectors.toSet());
    }

    /** What the database knows of some payments, and of the tickets and donors that they name. */
    public static final class KnownPayments {
        private final Named named;
        private final List<Payment> payments;
        private final Held held;

        private KnownPayments(Named named, List<Payment> payments, Held held) {
            this.named = named;
            this.payments = payments;
            this.held = held;
        }

        /** Whether it cannot be written without waiting for somebody who holds its payment or its ticket. */
        public boolean isHeld(PaymentFacts news) {
            return held.holds(news);
        }
    }

    /**
     * What others hold.
     *
     * @param keys of names that a transaction elsewhere works on
     * @param names of payments that are locked, or of which the ticket is
     */
    private record Held(Set<Long> keys, Set<String> names, Set<UUID> tickets) {

        private static final Held NOTHING = new Held(Set.of(), Set.of(), Set.of());

        private boolean holds(PaymentFacts news) {
            return news.payment().names().anyMatch(name -> names.contains(name) || keys.contains(lockKey(name)))
                    || ticketsNamed(List.of(news)).stream().anyMatch(tickets::contains);
        }
    }

    /**
     * Makes whoever else has news of the same payments wait for this transaction, also while no row exists that could be
     * locked, and reads what there is. The locks are taken in one global order. Both statements are sent at once: the second
     * begins, and sees what was committed meanwhile, when the first has the locks.
     *
     * @param statements of a transaction
     */
    public CompletionStage<KnownPayments> read(Statements statements, List<PaymentFacts> news) {
        return read(statements, news, news, LedgerSql.STORED);
    }

    /**
     * @param wanted what is read: the news themselves, or payments by their ids
     * @param stored the statement that reads it
     */
    private static CompletionStage<KnownPayments> read(
            Statements statements, List<PaymentFacts> news, List<PaymentFacts> wanted, String stored) {
        return named(statements, LedgerJson.write(lockKeys(news)), news)
                .thenCombine(
                        stored(statements, stored, wanted),
                        (named, payments) -> new KnownPayments(named, payments, Held.NOTHING));
    }

    /**
     * The same without waiting for anybody: what others hold is told by {@link KnownPayments#isHeld}, and must not be merged. It costs
     * a round trip more, since which tickets a payment moves is known only when it is read.
     *
     * @param statements of a transaction
     */
    public CompletionStage<KnownPayments> readFree(Statements statements, List<PaymentFacts> news) {
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
                        .thenApply(rows -> found.known(ids(rows))));
    }

    /** What {@link #readFree} finds, step by step. */
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

        private KnownPayments known(Set<UUID> heldTickets) {
            Set<UUID> lockable = free.stream().map(payment -> payment.id).collect(Collectors.toSet());
            Set<String> names = Stream.concat(
                            all.stream().filter(payment -> !lockable.contains(payment.id)),
                            free.stream()
                                    .filter(payment -> payment.before().ticketId() != null
                                            && heldTickets.contains(
                                                    payment.before().ticketId())))
                    .flatMap(payment -> payment.names().names())
                    .collect(Collectors.toSet());
            return new KnownPayments(named, free, new Held(busy, names, heldTickets));
        }
    }

    private static CompletionStage<Named> named(Statements statements, String lockKeys, List<PaymentFacts> news) {
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

    private static List<Long> lockKeys(List<PaymentFacts> news) {
        return news.stream()
                .flatMap(piece -> piece.payment().names())
                .map(DonationLedger::lockKey)
                .distinct()
                .sorted()
                .toList();
    }

    /** 64 bits of the name; two names that collide only wait for each other. */
    private static long lockKey(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    /**
     * Sends what a merge has changed, in the transaction in which the payments were read.
     *
     * @return what became of the news, when all of it is written
     */
    public CompletionStage<List<Recorded>> write(Statements statements, Merge merge) {
        PaymentBatch batch = merge.batch;
        Instant now = clock.instant();
        TotalsChange totals = new TotalsChange();
        LedgerNotification news = new LedgerNotification();
        batch.absorbed().forEach(gone -> {
            totals.moved(gone.before(), null);
            news.changed(gone.id, gone.before(), null);
        });
        Collection<Payment> changed =
                batch.payments().stream().filter(Payment::isToBeWritten).toList();
        versions.written(changed);
        changed.forEach(payment -> {
            totals.moved(payment.before(), payment.after());
            news.changed(payment.id, payment.before(), payment.after());
        });
        UUID[] absorbed = batch.absorbed().stream().map(gone -> gone.id).toArray(UUID[]::new);
        List<Payment.Row> rows =
                changed.stream().map(payment -> payment.row(now)).toList();
        List<JournalRow> movements = JournalRow.of(changed, now);
        List<TicketTotals.TotalsRow> moved = TicketTotals.changes(totals, now);
        CompletionStage<?> done = CompletableFuture.completedStage(null);
        if (absorbed.length > 0) {
            done = after(done, statements.send(LedgerSql.REMOVE, (Object) absorbed));
        }
        if (!rows.isEmpty()) {
            String[] messages = news.messages().toArray(String[]::new);
            done = after(done, statements.send(LedgerSql.SAVE, LedgerJson.write(rows), messages));
        }
        if (!movements.isEmpty()) {
            done = after(done, statements.send(JournalSql.APPEND, LedgerJson.write(movements)));
        }
        if (!moved.isEmpty()) {
            done = after(done, statements.send(LedgerSql.MOVE_TOTALS, LedgerJson.write(moved)));
        }
        if (!merge.formerHashes.isEmpty()) {
            done = after(done, tie(statements, merge.formerHashes, now));
        }
        return done.thenApply(written -> merge.recorded);
    }

    /** Only while there is more than one key. */
    private static CompletionStage<?> tie(Statements statements, List<FormerHash> hashes, Instant now) {
        return statements.send(
                LedgerSql.TIE,
                hashes.stream().map(FormerHash::former).toArray(String[]::new),
                hashes.stream().map(FormerHash::present).toArray(String[]::new),
                now.atOffset(ZoneOffset.UTC));
    }

    /** Both are under way; of two failures the first is the reason of the second. */
    private static CompletionStage<?> after(CompletionStage<?> first, CompletionStage<?> second) {
        return first.thenCombine(second, (one, other) -> other);
    }
}
