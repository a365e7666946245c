package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.reading.LedgerResource;
import org.almoner.donation.reading.TotalsView;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.almoner.ticket.TicketView;
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
                Asked asked,
                TicketView ticket,
                TotalsView totals,
                LedgerResource.LedgerAnswer ledger,
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
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return tickets.get(id)
                .flatMap(ticket -> ledger.total(id)
                        .flatMap(totals -> ledger.ledger(id, asked.limit(), asked.cursor())
                                .map(found -> Templates.ticket(
                                        reader,
                                        asked,
                                        ticket,
                                        totals,
                                        found,
                                        ticket.status() == TicketStatus.DRAFT,
                                        ticket.status() != TicketStatus.CLOSED))));
    }

    @POST
    @Path("/open")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> open(@PathParam("id") UUID id, Form form) {
        return tickets.open(id, now -> unchanged(now, form))
                .map(open -> readers.done("/desk/tickets/" + id, "The ticket is open."));
    }

    @POST
    @Path("/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> close(@PathParam("id") UUID id, Form form) {
        return tickets.close(id, now -> unchanged(now, form))
                .map(closed -> readers.done("/desk/tickets/" + id, "The ticket is closed."));
    }

    private static void unchanged(TicketView now, Form form) {
        form.expect(Map.of("Status", now.status()));
    }
}
