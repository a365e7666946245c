package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Finds tickets. */
@Cancellable(false)
@Path("/desk/tickets")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class TicketsPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance tickets(
                Reader reader, Asked asked, AdminTicketResource.Tickets found, TicketStatus[] statuses);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminTicketResource tickets;

    TicketsPage(Readers readers, AdminTicketResource tickets) {
        this.readers = readers;
        this.tickets = tickets;
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return tickets.find(
                        asked.word("status", TicketStatus.class, null),
                        asked.search("contact"),
                        asked.search("name"),
                        asked.limit(),
                        asked.cursor())
                .map(found -> Templates.tickets(reader, asked, found, TicketStatus.values()));
    }
}
