package org.almoner.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.SearchText;
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
                Reader reader, AdminTicketResource.Tickets found, Asked asked, String next, String first);

        private Templates() {}
    }

    /** What was asked for, as the form shows it again. */
    public record Asked(String status, String name, String contact, List<String> statuses) {

        public boolean isAnything() {
            return !(status + name + contact).isEmpty();
        }
    }

    private final Readers readers;
    private final AdminTicketResource tickets;

    TicketsPage(Readers readers, AdminTicketResource tickets) {
        this.readers = readers;
        this.tickets = tickets;
    }

    @GET
    public Uni<TemplateInstance> show(
            @QueryParam("status") TicketStatus status,
            @QueryParam("name") SearchText name,
            @QueryParam("contact") SearchText contact,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor,
            @Context UriInfo address) {
        Reader reader = readers.current();
        Asked asked = new Asked(
                status == null ? "" : status.name(),
                name == null ? "" : name.text(),
                contact == null ? "" : contact.text(),
                List.of(TicketStatus.values()).stream().map(Enum::name).toList());
        return tickets.find(status, contact, name, limit, cursor)
                .map(found -> Templates.tickets(
                        reader, found, asked, Pages.next(address, found.nextCursor()), Pages.first(address)));
    }
}
