package org.almoner.donation;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.almoner.donation.PaymentFact.TicketNamed;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The one writer of payments and totals. It merges what Stripe told into the stored histories and moves the totals by the
 * difference, all in the caller's transaction or in one of its own; the number of statements does not depend on how many
 * news there are.
 */
@ApplicationScoped
public class DonationLedger {

    private final Clock clock;
    private final OtherVersions versions;

    DonationLedger(Clock clock, OtherVersions versions) {
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
     * Records news of payments in any order and any repetition.
     *
     * @return one answer for each piece of news, in their order, valid once the transaction is committed
     */
    public Uni<List<Recorded>> record(List<PaymentNews> news) {
        if (news.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return new TwoTrips<Known, List<Recorded>>(
                        session -> read(session, news), (session, known) -> write(session, merge(known, news)))
                .inTransaction();
    }

    /** What news come to, before it is written. */
    public static final class Recording {
        private final PaymentBatch batch;
        private final List<Recorded> recorded;

        private Recording(PaymentBatch batch, List<PaymentNews> news) {
            this.batch = batch;
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
    public Recording merge(Known known, List<PaymentNews> news) {
        PaymentBatch batch = new PaymentBatch(known.payments, DonationLedger::newId);
        news.forEach(piece -> batch.learn(withKnownTickets(piece, known.tickets)));
        return new Recording(batch, news);
    }

    /** An id that grows with time, so that rows of one second keep the order of their arrival. */
    private static UUID newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    private static Set<UUID> ticketsNamed(List<PaymentNews> news) {
        return news.stream()
                .flatMap(piece -> piece.facts().stream())
                .filter(TicketNamed.class::isInstance)
                .map(fact -> ((TicketNamed) fact).ticketId())
                .collect(Collectors.toSet());
    }

    /** A ticket that does not exist is as good as none: the next source may name one that does. */
    private static PaymentNews withKnownTickets(PaymentNews news, Set<UUID> known) {
        return new PaymentNews(
                news.payment(),
                news.facts().stream()
                        .filter(fact -> !(fact instanceof TicketNamed named) || known.contains(named.ticketId()))
                        .toList());
    }

    /** What the database knows of some payments, and those of the tickets that they name that exist. */
    public static final class Known {
        private final Set<UUID> tickets;
        private final List<Payment> payments;

        private Known(List<Object[]> tickets, List<Object[]> payments) {
            this.tickets = tickets.stream()
                    .map(row -> (UUID) row[0])
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            this.payments = payments.stream().map(Payment::stored).toList();
        }
    }

    /**
     * Makes whoever else has news of the same payments wait for this transaction, also while no row exists that could be
     * locked, and reads what there is. The locks are taken in one global order. Both statements are sent at once: the second
     * begins, and sees what was committed meanwhile, when the first has the locks.
     *
     * @param session with a transaction
     */
    public CompletionStage<Known> read(Mutiny.Session session, List<PaymentNews> news) {
        List<PaymentRef> names = news.stream().map(PaymentNews::payment).toList();
        List<Long> keys = names.stream()
                .flatMap(PaymentRef::names)
                .map(DonationLedger::lockKey)
                .distinct()
                .sorted()
                .toList();
        CompletionStage<List<Object[]>> tickets =
                SessionSql.send(session, LedgerSql.LOCK, LedgerJson.write(keys), LedgerJson.write(ticketsNamed(news)));
        CompletionStage<List<Object[]>> payments = SessionSql.send(
                session,
                LedgerSql.STORED,
                names.stream().map(PaymentRef::paymentIntentId).toArray(String[]::new),
                names.stream().map(PaymentRef::chargeId).toArray(String[]::new),
                names.stream().map(PaymentRef::sessionId).toArray(String[]::new),
                names.stream().map(PaymentRef::donationId).toArray(UUID[]::new));
        return tickets.thenCombine(payments, Known::new);
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
    public CompletionStage<List<Recorded>> write(Mutiny.Session session, Recording recording) {
        PaymentBatch batch = recording.batch;
        Instant now = clock.instant();
        TotalsChange totals = new TotalsChange();
        LedgerNews news = new LedgerNews();
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
        List<TicketTotals.Change> moved = TicketTotals.changes(totals, now);
        CompletionStage<?> done = CompletableFuture.completedStage(null);
        if (absorbed.length > 0) {
            done = after(done, SessionSql.send(session, LedgerSql.REMOVE, (Object) absorbed));
        }
        if (!rows.isEmpty()) {
            String[] messages = news.messages().toArray(String[]::new);
            done = after(done, SessionSql.send(session, LedgerSql.SAVE, LedgerJson.write(rows), messages));
        }
        if (!moved.isEmpty()) {
            done = after(done, SessionSql.send(session, LedgerSql.MOVE_TOTALS, LedgerJson.write(moved)));
        }
        return done.thenApply(written -> recording.recorded);
    }

    /** Both are under way; of two failures the first is the reason of the second. */
    private static CompletionStage<?> after(CompletionStage<?> first, CompletionStage<?> second) {
        return first.thenCombine(second, (one, other) -> other);
    }
}
