package org.almoner.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.UUID;
import org.almoner.donation.reading.LedgerResource;
import org.almoner.donation.reading.TotalsView;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.almoner.ticket.TicketView;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.jboss.resteasy.reactive.server.Cancellable;

/** One ticket: what it has received, from whom, and whether more may come. */
@Cancellable(false)
@Path("/desk/tickets/{id}")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class TicketPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance ticket(
                Reader reader,
                TicketView ticket,
                TotalsView totals,
                LedgerResource.LedgerAnswer ledger,
                String next,
                String first,
                boolean mayOpen,
                boolean mayClose);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminTicketResource tickets;
    private final LedgerResource ledger;

    TicketPage(Readers readers, AdminTicketResource tickets, LedgerResource ledger) {
        this.readers = readers;
        this.tickets = tickets;
        this.ledger = ledger;
    }

    @GET
    public Uni<TemplateInstance> show(
            @PathParam("id") UUID id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor,
            @Context UriInfo asked) {
        Reader reader = readers.current();
        return tickets.get(id)
                .flatMap(ticket -> ledger.total(id)
                        .flatMap(totals -> ledger.ledger(id, limit, cursor)
                                .map(found -> Templates.ticket(
                                        reader,
                                        ticket,
                                        totals,
                                        found,
                                        Pages.next(asked, found.nextCursor()),
                                        Pages.first(asked),
                                        ticket.status() == TicketStatus.DRAFT,
                                        ticket.status() != TicketStatus.CLOSED))));
    }

    @POST
    @Path("/open")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> open(@PathParam("id") UUID id, Form form) {
        return unchanged(id, form)
                .chain(() -> tickets.open(id))
                .map(open -> readers.done("/desk/tickets/" + id, "The ticket is open."));
    }

    @POST
    @Path("/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> close(@PathParam("id") UUID id, Form form) {
        return unchanged(id, form)
                .chain(() -> tickets.close(id))
                .map(closed -> readers.done("/desk/tickets/" + id, "The ticket is closed."));
    }

    private Uni<TicketView> unchanged(UUID id, Form form) {
        return tickets.get(id).invoke(now -> form.expect(Map.of("Status", now.status())));
    }
}
