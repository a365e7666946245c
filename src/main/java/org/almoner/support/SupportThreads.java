package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.almoner.support.SupportMessage.Author;
import org.almoner.web.problem.ProblemException;
import org.hibernate.exception.ConstraintViolationException;

/** Opens threads and goes on with them, in the caller's transaction. */
@ApplicationScoped
public class SupportThreads {

    /** Enough for people; a stranger with a token fills no disk. */
    private static final int MAX_MESSAGES = 500;

    private final Clock clock;

    SupportThreads(Clock clock) {
        this.clock = clock;
    }

    Uni<SupportTicket> open(NewSupportTicket input, SupportToken token) {
        SupportTicket ticket = SupportTicket.of(input, token, clock.instant());
        return ticket.<SupportTicket>persist()
                .call(() -> say(ticket, Author.VISITOR, input.message()))
                .onFailure(ConstraintViolationException.class)
                .transform(unknown -> ProblemException.invalid("ticketId", "must be the id of a ticket"));
    }

    /** @param ticket found to be changed */
    Uni<SupportMessage> say(SupportTicket ticket, Author author, String text) {
        if (ticket.messages >= MAX_MESSAGES) {
            throw ProblemException.conflict("This thread is full; open another.");
        }
        return ticket.say(author, text, clock.instant())
                .<SupportMessage>persist()
                .call(Panache::flush);
    }
}
