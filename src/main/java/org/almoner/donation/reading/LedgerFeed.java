package org.almoner.donation.reading;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.almoner.donation.ledger.LedgerNotification;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * For those who follow a ledger as it changes. PostgreSQL tells every change on {@link LedgerNotification#CHANNEL} as soon as it is committed;
 * what it is like now is read here, in the words in which the ledger itself answers.
 */
@ApplicationScoped
public class LedgerFeed {

    private static final String BY_TIME = " order by changedAt, id";
    private static final String OF_IDS = LedgerQueries.LEDGER + "and id in (:ids)" + BY_TIME;
    private static final String SINCE = LedgerQueries.LEDGER + "and (changedAt, id) > (:at, :id)" + BY_TIME;

    /** Not what has come back: that is told as it is now. */
    private static final String LEFT = """
            select departure.donation_id, cast(extract(epoch from departure.left_at) * 1000000 as bigint)
            from ledger_departures departure
            where departure.ticket_id = cast(cast(:ticket as text) as uuid)
                and (departure.left_at, departure.donation_id)
                    > (cast(cast(:at as text) as timestamptz), cast(cast(:id as text) as uuid))
                and not exists (
                    select 1 from stripe_attributions payment
                    where payment.id = departure.donation_id and payment.ticket_id = departure.ticket_id
                        and payment.status in ('PAID', 'REFUNDED', 'DISPUTED'))
            order by departure.left_at, departure.donation_id
            limit cast(cast(:rows as text) as integer)
            """;

    /** As PostgreSQL orders ids. */
    private static final Comparator<Entry> IN_TIME = Comparator.comparing(Entry::changedAt)
            .thenComparing(entry -> entry.donationId().toString());

    /** Smaller than any id of ours. */
    private static final UUID FIRST_ID = new UUID(0, 0);

    private final LedgerQueries queries;
    private final LedgerNames names;

    LedgerFeed(LedgerQueries queries, LedgerNames names) {
        this.queries = queries;
        this.names = names;
    }

    /**
     * A donation and when it was last written, by the clock of the database.
     *
     * @param donation null when it has left the ledger then
     */
    public record Entry(Instant changedAt, UUID donationId, DonationView donation) {

        private static Entry of(Donation donation, LedgerNames names) {
            return new Entry(donation.changedAt, donation.id, DonationView.of(donation, names));
        }

        /** @param left its id, and when, in microseconds since 1970 */
        private static Entry of(Object[] left) {
            Instant at = Instant.EPOCH.plus(((Number) left[1]).longValue(), ChronoUnit.MICROS);
            return new Entry(at, (UUID) left[0], null);
        }
    }

    /**
     * A part of a ledger, what was written first at its beginning.
     *
     * @param totals of the whole ledger, read in the same moment
     */
    public record Part(List<Entry> entries, TotalsView totals) {}

    /**
     * Fails with {@link UnknownTicketException} when there is no such ticket.
     *
     * @return now, by the clock by which changes are dated
     */
    public Uni<Instant> nowOf(UUID ticketId) {
        return queries.nowOf(ticketId);
    }

    /** Those donations of the ticket that are in its ledger. */
    public Uni<Part> of(UUID ticketId, Collection<UUID> donationIds) {
        return part(
                ticketId,
                session -> session.createSelectionQuery(OF_IDS, Donation.class)
                        .setParameter("ticket", ticketId)
                        .setParameter("ids", donationIds)
                        .getResultList()
                        .map(this::entries));
    }

    /**
     * What was written or has left after a time, or at that time with an id after that one.
     *
     * @param id null for everything of that time
     */
    public Uni<Part> since(UUID ticketId, Instant at, UUID id, int rows) {
        UUID after = id == null ? FIRST_ID : id;
        return part(
                ticketId,
                session -> session.createSelectionQuery(SINCE, Donation.class)
                        .setParameter("ticket", ticketId)
                        .setParameter("at", at)
                        .setParameter("id", after)
                        .setMaxResults(rows)
                        .getResultList()
                        .flatMap(written -> left(session, ticketId, at, after, rows)
                                .map(left -> Stream.concat(entries(written).stream(), left.stream())
                                        .sorted(IN_TIME)
                                        .limit(rows)
                                        .toList())));
    }

    private static Uni<List<Entry>> left(Mutiny.Session session, UUID ticketId, Instant at, UUID id, int rows) {
        return session.createNativeQuery(LEFT, Object[].class)
                .setParameter("ticket", ticketId.toString())
                .setParameter("at", at.toString())
                .setParameter("id", id.toString())
                .setParameter("rows", Integer.toString(rows))
                .getResultList()
                .map(left -> left.stream().map(Entry::of).toList());
    }

    private List<Entry> entries(List<Donation> donations) {
        return donations.stream().map(donation -> Entry.of(donation, names)).toList();
    }

    /** The totals last: they may be ahead of the donations, never behind. */
    private Uni<Part> part(UUID ticketId, Function<Mutiny.Session, Uni<List<Entry>>> find) {
        return queries.ofTicket(
                ticketId,
                LedgerQueries.inSession(find)
                        .flatMap(found -> queries.totalsOfExisting(ticketId)
                                .map(totals -> new Part(found, TotalsView.of(totals, names)))));
    }
}
