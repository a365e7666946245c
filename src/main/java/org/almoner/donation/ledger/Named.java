package org.almoner.donation.ledger;

import static org.almoner.database.sql.Columns.instant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.fact.FormerHash;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFact.DonorNamed;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFacts;

/**
 * What the database knows of the tickets and donors that facts name.
 *
 * @param tickets those that exist
 * @param erased when donors asked to be forgotten, by the hashes of their e-mail addresses
 */
record Named(Set<UUID> tickets, Map<String, Instant> erased) {

    /** From rows of {@link LedgerSql#LOCK}. */
    static Named of(List<Object[]> rows) {
        Set<UUID> tickets = new HashSet<>();
        Map<String, Instant> erased = new HashMap<>();
        for (Object[] row : rows) {
            if (row[0] != null) {
                tickets.add((UUID) row[0]);
            }
            if (row[1] != null) {
                erased.put((String) row[1], instant(row[2]));
            }
        }
        return new Named(tickets, erased);
    }

    /** The hashes by which facts name donors, and those of former keys. */
    static String[] donors(List<PaymentFacts> news) {
        return news.stream().flatMap(Named::donors).distinct().toArray(String[]::new);
    }

    private static Stream<String> donors(PaymentFacts piece) {
        Stream<String> present = piece.facts().stream()
                .filter(DonorNamed.class::isInstance)
                .map(fact -> ((DonorNamed) fact).donor().emailHash())
                .filter(Objects::nonNull);
        return piece.formerHashes().isEmpty()
                ? present
                : Stream.concat(present, piece.formerHashes().stream().map(FormerHash::former));
    }

    /**
     * The news without tickets that do not exist, since the next source may name one that does; and with the erasure of a donor
     * who asked for it, whenever the payment was made: so the order of both does not matter.
     */
    PaymentFacts known(PaymentFacts news) {
        List<PaymentFact> facts = new ArrayList<>();
        for (PaymentFact fact : news.facts()) {
            if (!(fact instanceof TicketNamed ticket) || tickets.contains(ticket.ticketId())) {
                facts.add(fact);
            }
        }
        if (!erased.isEmpty()) {
            donors(news)
                    .filter(erased::containsKey)
                    .map(erased::get)
                    .map(DonorErased::new)
                    .forEach(facts::add);
        }
        return new PaymentFacts(news.payment(), facts);
    }
}
