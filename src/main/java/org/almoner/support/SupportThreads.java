package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.almoner.support.SupportMessage.Author;
import org.almoner.ticket.Contacts;
import org.almoner.web.problem.ProblemException;
import org.hibernate.exception.ConstraintViolationException;

/** Opens threads and goes on with them, in the caller's transaction. */
@ApplicationScoped
public class SupportThreads {

    /** Enough for people; a stranger with a token fills no disk. */
    private static final int MAX_MESSAGES = 500;

    private final Contacts contacts;
    private final Clock clock;

    SupportThreads(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    /**
     * Opens a thread with its question.
     *
     * @param token shows it from then on; only its hash is kept
     * @return fails with 404 when it names a ticket that does not exist
     */
    public Uni<SupportTicket> open(NewSupportTicket input, SupportToken token) {
        SupportTicket ticket = SupportTicket.of(input, contacts.store(input.contactValue()), token, clock.instant());
        return ticket.<SupportTicket>persist()
                .call(() -> say(ticket, Author.VISITOR, input.message()))
                .onFailure(ConstraintViolationException.class)
                .transform(unknown -> ProblemException.notFound("ticketId", "must be the id of a ticket"));
    }

    /** The next message of a thread. @param ticket found to be changed @return fails with 409 when the thread is full */
    public Uni<SupportMessage> say(SupportTicket ticket, Author author, String text) {
        if (ticket.messages >= MAX_MESSAGES) {
            throw ProblemException.conflict("This thread is full; open another.");
        }
        return ticket.say(author, text, clock.instant())
                .<SupportMessage>persist()
                .call(Panache::flush);
    }

    /** Closes a thread; the visitor's next message opens it again. @param ticket found to be changed */
    public Uni<Void> close(SupportTicket ticket) {
        ticket.close(clock.instant());
        return Panache.flush();
    }
}
