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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
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

    /** Who changes the text of a ticket waits here, also where it has none yet. */
    private static final String HOLD =
            "select from recording_tickets where id = cast(cast($1 as text) as uuid) for no key update";

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
        return reads.read(ONE, ticketId.toString()).map(TicketTexts::stored);
    }

    private static Stored stored(List<Object[]> rows) {
        if (rows.isEmpty()) {
            throw ProblemException.notFound("ticket");
        }
        Object[] row = rows.get(0);
        Instant at = instant(row[4]);
        return new Stored((UUID) row[0], (String) row[1], (String) row[2], (String) row[3], at);
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

    /** @param seen looks at what it takes the place of while nobody else can change it, and throws where it is not to */
    Uni<Stored> save(UUID ticketId, DonorLanguage language, String body, Consumer<Stored> seen) {
        return changed(
                ticketId,
                seen,
                SAVE,
                ticketId.toString(),
                language.name(),
                body,
                clock.instant().toString());
    }

    /** @param seen as in {@link #save} */
    Uni<Void> remove(UUID ticketId, Consumer<Stored> seen) {
        return changed(ticketId, seen, REMOVE, ticketId.toString()).replaceWithVoid();
    }

    private Uni<Stored> changed(UUID ticketId, Consumer<Stored> seen, String sql, Object... parameters) {
        return transactions.run(new TwoTrips<>(
                statements -> {
                    CompletionStage<?> held = statements.send(HOLD, ticketId.toString());
                    // A statement of its own: one that has waited for a lock sees of other rows what was there before.
                    return one(statements, ticketId).thenCombine(held, (found, done) -> found);
                },
                (statements, found) -> {
                    seen.accept(found);
                    CompletionStage<?> written = statements.send(sql, parameters);
                    return one(statements, ticketId).thenCombine(written, (now, done) -> now);
                }));
    }

    private static CompletionStage<Stored> one(Statements statements, UUID ticketId) {
        return statements.send(ONE, ticketId.toString()).thenApply(TicketTexts::stored);
    }
}
