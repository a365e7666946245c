package org.almoner.donor.thanks;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/** The texts that administrators wrote for the donors of single tickets. */
@ApplicationScoped
class TicketTexts {

    private static final Logger LOG = Logger.getLogger(TicketTexts.class);

    private static final String ONE = """
            select ticket.id, ticket.display_name, own.language, own.body, own.updated_at
            from recording_tickets as ticket left join thanks_texts as own on own.ticket_id = ticket.id
            where ticket.id = cast(cast($1 as text) as uuid)
            """;

    private static final String ALL = """
            select ticket_id, language, body from thanks_texts where ticket_id = any(cast(cast($1 as text) as uuid[]))
            """;

    private static final String SAVE = """
            insert into thanks_texts as own (ticket_id, language, body, updated_at)
            select id, cast($2 as text), cast($3 as text), cast(cast($4 as text) as timestamptz)
            from recording_tickets where id = cast(cast($1 as text) as uuid)
            on conflict (ticket_id) do update set language = excluded.language, body = excluded.body,
                updated_at = excluded.updated_at
            """;

    private static final String REMOVE = "delete from thanks_texts where ticket_id = cast(cast($1 as text) as uuid)";

    private final Reads reads;
    private final Transactions transactions;
    private final Clock clock;

    TicketTexts(Reads reads, Transactions transactions, Clock clock) {
        this.reads = reads;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param body null where the usual letter goes out, as the language and the instant are */
    record Stored(UUID ticketId, String ticketName, String language, String body, Instant updatedAt) {}

    /** Fails with a 404 when there is no such ticket. */
    Uni<Stored> of(UUID ticketId) {
        return reads.read(ONE, ticketId.toString()).map(rows -> {
            if (rows.isEmpty()) {
                throw ProblemException.notFound("ticket");
            }
            Object[] row = rows.get(0);
            Instant at = instant(row[4]);
            return new Stored((UUID) row[0], (String) row[1], (String) row[2], (String) row[3], at);
        });
    }

    /** Those that there are, by ticket. One that this version cannot read is left out: the usual letter goes out. */
    Uni<Map<UUID, OwnText>> of(Collection<UUID> tickets) {
        return tickets.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : reads.read(ALL, TextArray.of(tickets)).map(TicketTexts::parsed);
    }

    private static Map<UUID, OwnText> parsed(List<Object[]> rows) {
        Map<UUID, OwnText> texts = new HashMap<>();
        for (Object[] row : rows) {
            try {
                texts.put((UUID) row[0], OwnText.parse(DonorLanguage.valueOf((String) row[1]), (String) row[2]));
            } catch (OwnText.UnreadableException | IllegalArgumentException e) {
                LOG.warnf("The text of thanks for ticket %s cannot be read by this version", row[0]);
            }
        }
        return texts;
    }

    Uni<Stored> save(UUID ticketId, DonorLanguage language, String body) {
        return transactions
                .write(
                        SAVE,
                        ticketId.toString(),
                        language.name(),
                        body,
                        clock.instant().toString())
                .chain(() -> of(ticketId));
    }

    Uni<Void> remove(UUID ticketId) {
        return of(ticketId)
                .chain(() -> transactions.write(REMOVE, ticketId.toString()))
                .replaceWithVoid();
    }
}
