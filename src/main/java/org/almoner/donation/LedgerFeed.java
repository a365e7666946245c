package org.almoner.donation;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.almoner.donation.LedgerQueries.Totals;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * For those who follow a ledger as it changes. PostgreSQL tells every change on {@link #CHANNEL} as soon as it is committed;
 * what it is like now is read here, in the words in which the ledger itself answers.
 */
@ApplicationScoped
public class LedgerFeed {

    /** Whoever listens to it (LISTEN) receives messages that {@link Change#read} understands. */
    public static final String CHANNEL = "almoner_ledger";

    private static final String BY_TIME = " order by changedAt, id";
    private static final String OF_IDS = LedgerQueries.LEDGER + "and id in (:ids)" + BY_TIME;
    private static final String SINCE = LedgerQueries.LEDGER + "and (changedAt, id) > (:at, :id)" + BY_TIME;

    /** Smaller than any id of ours. */
    private static final UUID FIRST_ID = new UUID(0, 0);

    private final LedgerQueries queries;

    LedgerFeed(LedgerQueries queries) {
        this.queries = queries;
    }

    /** Donations of one ticket that were written. Those that the ledger no longer has have left it. */
    public record Change(UUID ticketId, Set<UUID> donationIds) {

        /** @throws IllegalArgumentException when the message is not one of ours */
        public static Change read(String message) {
            return LedgerNews.read(message);
        }
    }

    /** A donation and when it was last written, by the clock of whoever wrote it. */
    public record Entry(Instant changedAt, DonationView donation) {}

    /**
     * A part of a ledger, what was written first at its beginning.
     *
     * @param totals of the whole ledger, read in the same moment
     */
    public record Part(List<Entry> entries, TotalsView totals) {}

    /** Fails with 404 when there is no such ticket. */
    public Uni<Void> expectTicket(UUID ticketId) {
        return LedgerQueries.ofTicket(ticketId, session -> Uni.createFrom().voidItem());
    }

    /** Those donations of the ticket that are in its ledger. */
    public Uni<Part> of(UUID ticketId, Collection<UUID> donationIds) {
        return part(
                ticketId,
                session -> session.createSelectionQuery(OF_IDS, Donation.class)
                        .setParameter("ticket", ticketId)
                        .setParameter("ids", donationIds)
                        .getResultList());
    }

    /**
     * What was written after a time, or at that time with an id after that one.
     *
     * @param id null for everything of that time
     */
    public Uni<Part> since(UUID ticketId, Instant at, UUID id, int rows) {
        return part(
                ticketId,
                session -> session.createSelectionQuery(SINCE, Donation.class)
                        .setParameter("ticket", ticketId)
                        .setParameter("at", at)
                        .setParameter("id", id == null ? FIRST_ID : id)
                        .setMaxResults(rows)
                        .getResultList());
    }

    /** The totals last: they may be ahead of the donations, never behind. */
    private Uni<Part> part(UUID ticketId, Function<Mutiny.Session, Uni<List<Donation>>> find) {
        return LedgerQueries.ofTicket(
                ticketId,
                session -> find.apply(session)
                        .flatMap(found -> queries.totals(session, ticketId).map(totals -> part(found, totals))));
    }

    private static Part part(List<Donation> found, Totals totals) {
        return new Part(
                found.stream()
                        .map(donation -> new Entry(donation.changedAt, DonationView.of(donation)))
                        .toList(),
                TotalsView.of(totals));
    }
}
