package org.almoner.donation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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

    DonationLedger(Clock clock) {
        this.clock = clock;
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
        return Panache.withTransaction(() -> Panache.getSession().flatMap(session -> record(session, news)));
    }

    private Uni<List<Recorded>> record(Mutiny.Session session, List<PaymentNews> news) {
        List<PaymentRef> names = news.stream().map(PaymentNews::payment).toList();
        return lock(session, names, ticketsNamed(news))
                .flatMap(known -> stored(session, names).flatMap(stored -> {
                    PaymentBatch batch = new PaymentBatch(stored, DonationLedger::newId);
                    news.forEach(piece -> batch.learn(withKnownTickets(piece, known)));
                    return write(session, batch)
                            .replaceWith(() -> names.stream()
                                    .map(batch::named)
                                    .map(DonationLedger::recorded)
                                    .toList());
                }));
    }

    private static Recorded recorded(Payment payment) {
        LedgerEntry entry = payment.entry();
        return new Recorded(payment.id, entry.ticketId(), entry.contradiction());
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

    /**
     * Makes whoever else has news of the same payments wait for this transaction, also while no row exists that could be
     * locked, and looks up which of the tickets exist. The locks are taken in one global order.
     */
    private static Uni<Set<UUID>> lock(Mutiny.Session session, List<PaymentRef> names, Set<UUID> tickets) {
        Set<Long> keys = names.stream()
                .flatMap(PaymentRef::names)
                .map(DonationLedger::lockKey)
                .collect(Collectors.toSet());
        return session.createNativeQuery(LedgerSql.LOCK, UUID.class)
                .setParameter("keys", LedgerJson.write(keys))
                .setParameter("tickets", LedgerJson.write(tickets))
                .getResultList()
                .map(known -> known.stream().filter(Objects::nonNull).collect(Collectors.toSet()));
    }

    /** 64 bits of the name; two names that collide only wait for each other. */
    private static long lockKey(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .getMostSignificantBits();
    }

    private static Uni<List<Payment>> stored(Mutiny.Session session, List<PaymentRef> names) {
        return session.createNativeQuery(LedgerSql.STORED, Object[].class)
                .setParameter("names", LedgerJson.write(names))
                .getResultList()
                .map(rows -> rows.stream()
                        .map(row -> Payment.stored((UUID) row[0], LedgerJson.readHistory((String) row[1])))
                        .toList());
    }

    private Uni<Void> write(Mutiny.Session session, PaymentBatch batch) {
        Instant now = clock.instant();
        TotalsChange totals = new TotalsChange();
        LedgerNews news = new LedgerNews();
        batch.absorbed().forEach(gone -> {
            totals.moved(gone.before(), null);
            news.changed(gone.id, gone.before(), null);
        });
        Collection<Payment> changed =
                batch.payments().stream().filter(Payment::hasChanged).toList();
        changed.forEach(payment -> {
            totals.moved(payment.before(), payment.entry());
            news.changed(payment.id, payment.before(), payment.entry());
        });
        List<UUID> absorbed = batch.absorbed().stream().map(gone -> gone.id).toList();
        return remove(session, absorbed)
                .chain(() -> save(
                        session,
                        changed.stream().map(payment -> payment.row(now)).toList(),
                        news))
                .chain(() -> TicketTotals.move(session, totals, now));
    }

    private static Uni<Void> remove(Mutiny.Session session, List<UUID> ids) {
        return ids.isEmpty() ? done() : execute(session, LedgerSql.REMOVE, "ids", LedgerJson.write(ids));
    }

    private static Uni<Void> save(Mutiny.Session session, List<Payment.Row> rows, LedgerNews news) {
        if (rows.isEmpty()) {
            return done();
        }
        return session.createNativeQuery(LedgerSql.SAVE, Long.class)
                .setParameter("rows", LedgerJson.write(rows))
                .setParameter("news", LedgerJson.write(news.messages()))
                .getSingleResult()
                .replaceWithVoid();
    }

    static Uni<Void> execute(Mutiny.Session session, String sql, String parameter, String json) {
        return session.createNativeQuery(sql)
                .setParameter(parameter, json)
                .executeUpdate()
                .replaceWithVoid();
    }

    private static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }
}
