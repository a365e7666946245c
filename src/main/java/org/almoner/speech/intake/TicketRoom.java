package org.almoner.speech.intake;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.speech.SpeechSettings;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/** Whether a ticket may have one more recording, asked before a byte of it is read, and again by whoever is about to begin it. */
@ApplicationScoped
class TicketRoom {

    private static final Logger LOG = Logger.getLogger(TicketRoom.class);

    private static final String LOOK = """
            select ticket.status,
                (select count(*) from recordings where ticket_id = ticket.id),
                (select cast(coalesce(sum(size_bytes), 0) as bigint) from recordings where audio_deleted_at is null)
            from recording_tickets ticket where ticket.id = cast($1 as uuid)
            """;

    private static final String HOLD = "select id from recording_tickets where id = cast($1 as uuid) for no key update";

    private final Reads reads;
    private final SpeechSettings settings;

    TicketRoom(Reads reads, SpeechSettings settings) {
        this.reads = reads;
        this.settings = settings;
    }

    /** Fails with 404, 409 or 503 where there is none. */
    Uni<Void> expect(UUID ticketId) {
        return reads.read(LOOK, ticketId).invoke(this::expect).replaceWithVoid();
    }

    /** The same in a transaction, until whose end no other recording of the ticket begins. */
    CompletionStage<Void> hold(Statements transaction, UUID ticketId) {
        // What was committed while it waited for the ticket is only seen by another statement.
        return transaction
                .send(HOLD, ticketId)
                .thenCompose(held -> transaction.send(LOOK, ticketId))
                .thenAccept(this::expect);
    }

    private void expect(List<Object[]> tickets) {
        if (tickets.isEmpty()) {
            throw ProblemException.notFound("ticket");
        }
        Object[] ticket = tickets.get(0);
        if (ticket[0].equals("CLOSED")) {
            throw closed();
        }
        if ((long) ticket[1] >= settings.perTicket()) {
            throw ProblemException.conflict("This ticket has as many recordings as it may have.");
        }
        if ((long) ticket[2] >= settings.storage().asLongValue()) {
            LOG.warn("A recording was refused: the audio that is kept has reached ALMONER_SPEECH_STORAGE");
            throw ProblemException.unavailable("There is no room for recordings at the moment.");
        }
    }

    static ProblemException closed() {
        return ProblemException.conflict("This ticket is closed.");
    }
}
