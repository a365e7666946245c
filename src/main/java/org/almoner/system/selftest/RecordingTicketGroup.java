package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.anew;
import static org.almoner.system.selftest.SelfTestGroup.expect;
import static org.almoner.system.selftest.SelfTestGroup.ticket;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.almoner.ticket.Contacts;
import org.almoner.ticket.RecordingTicket;
import org.almoner.ticket.TicketStatus;

/** Opens, reads, closes and deletes a ticket. */
@ApplicationScoped
@Priority(60)
class RecordingTicketGroup implements SelfTestGroup {

    private final Contacts contacts;
    private final Clock clock;

    RecordingTicketGroup(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "RecordingTicket";
    }

    @Override
    public boolean isOfPayments() {
        return true;
    }

    @Override
    public Uni<String> run() {
        return ticket("Self-test", contacts, clock)
                .flatMap(ticket -> anew(() -> RecordingTicket.find(ticket.id)))
                .flatMap(ticket -> {
                    expect(ticket != null && ticket.status == TicketStatus.DRAFT, "The new ticket is not a draft");
                    ticket.status = TicketStatus.CLOSED;
                    return ticket.<RecordingTicket>persistAndFlush();
                })
                .flatMap(ticket -> anew(() -> RecordingTicket.find(ticket.id)))
                .flatMap(ticket -> {
                    expect(ticket.status == TicketStatus.CLOSED, "The ticket did not close");
                    return ticket.remove().chain(() -> anew(() -> RecordingTicket.find(ticket.id)));
                })
                .map(ticket -> {
                    expect(ticket == null, "The deleted ticket is still there");
                    return "created, read, closed and deleted a ticket";
                });
    }
}
