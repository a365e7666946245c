package org.almoner.donation.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a transaction tells those who listen to the database, once it is committed: whose ledgers changed, and which of their
 * donations. Ids only, since everybody who may connect may listen.
 */
public final class LedgerNotification {

    /** Whoever listens to it (LISTEN) receives messages that {@link #read} understands. */
    public static final String CHANNEL = "almoner_ledger";

    private static final char AFTER_TICKET = ' ';
    private static final String BETWEEN_DONATIONS = ",";

    /** PostgreSQL takes less than 8,000 bytes, and an id has 36. */
    private static final int DONATIONS_PER_MESSAGE = 200;

    /** Donations of one ticket that were written. Those that the ledger no longer has have left it. */
    public record ChangedDonations(UUID ticketId, Set<UUID> donationIds) {}

    private final Map<UUID, Set<UUID>> changes = new LinkedHashMap<>();

    /**
     * @param before null when the row is new
     * @param after null when the row is gone
     */
    void changed(UUID donationId, Worth before, Worth after) {
        add(donationId, before);
        add(donationId, after);
    }

    List<String> messages() {
        List<String> messages = new ArrayList<>();
        changes.forEach((ticket, donations) -> {
            List<UUID> ids = List.copyOf(donations);
            for (int from = 0; from < ids.size(); from += DONATIONS_PER_MESSAGE) {
                List<UUID> part = ids.subList(from, Math.min(ids.size(), from + DONATIONS_PER_MESSAGE));
                messages.add(ticket.toString()
                        + AFTER_TICKET
                        + part.stream().map(UUID::toString).collect(Collectors.joining(BETWEEN_DONATIONS)));
            }
        });
        return messages;
    }

    /** @throws IllegalArgumentException when it is none of {@link #messages()} */
    public static ChangedDonations read(String message) {
        int space = message.indexOf(AFTER_TICKET);
        if (space < 0) {
            throw new IllegalArgumentException("Not news of the ledger");
        }
        Set<UUID> donations = new LinkedHashSet<>();
        for (String id : message.substring(space + 1).split(BETWEEN_DONATIONS)) {
            donations.add(UUID.fromString(id));
        }
        return new ChangedDonations(UUID.fromString(message.substring(0, space)), donations);
    }

    private void add(UUID donationId, Worth worth) {
        if (worth != null && worth.counts()) {
            changes.computeIfAbsent(worth.ticketId(), any -> new LinkedHashSet<>())
                    .add(donationId);
        }
    }
}
