package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.almoner.web.input.SearchText;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Finds tickets. By whose contact is in a form's body alone: addresses are kept, in histories and in the logs of proxies. */
@Cancellable(false)
@Path("/desk/tickets")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class TicketsPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance tickets(
                Reader reader, Asked asked, AdminTicketResource.Tickets found, TicketStatus[] statuses, String contact);

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
        if (asked.text("contact") != null) {
            throw ProblemException.invalid("contact", "is looked for by the form of its own, and by no address");
        }
        return tickets.find(
                        asked.word("status", TicketStatus.class, null),
                        null,
                        asked.search("name"),
                        asked.limit(),
                        asked.cursor())
                .map(found -> Templates.tickets(reader, asked, found, TicketStatus.values(), ""));
    }

    /** The newest of one contact. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<TemplateInstance> ofContact(Form form) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        String contact = form.text("contact");
        if (contact == null) {
            throw ProblemException.invalid("contact", "must not be missing");
        }
        return tickets.find(null, SearchText.of("contact", contact), null, new Limit(Limit.MAX), null)
                .map(found -> Templates.tickets(reader, asked, found, TicketStatus.values(), contact));
    }
}
