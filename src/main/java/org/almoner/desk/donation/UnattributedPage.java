package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.AdminDonationResource.Attribution;
import org.almoner.ticket.AdminTicketResource;
import org.almoner.ticket.TicketStatus;
import org.almoner.ticket.TicketView;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Money that came for no known ticket: tick it, choose the ticket, place it. */
@Cancellable(false)
@Path("/desk/unattributed")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class UnattributedPage {

    /** As many tickets as a list to choose from may have. */
    private static final Limit TICKETS = new Limit(Limit.MAX);

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance unattributed(
                Reader reader, Asked asked, AdminDonationResource.FoundAnswer found, List<TicketView> tickets);

        private Templates() {}
    }

    private enum Placing {
        PLACED,
        TAKEN,
        REFUSED
    }

    private final Readers readers;
    private final AdminDonationResource donations;
    private final AdminTicketResource tickets;

    UnattributedPage(Readers readers, AdminDonationResource donations, AdminTicketResource tickets) {
        this.readers = readers;
        this.donations = donations;
        this.tickets = tickets;
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return donations
                .unattributed(asked.limit(), asked.cursor())
                .flatMap(found -> tickets.find(null, null, null, TICKETS, null)
                        .map(all -> Templates.unattributed(
                                reader,
                                asked,
                                found,
                                all.tickets().stream()
                                        .filter(ticket -> ticket.status() != TicketStatus.CLOSED)
                                        .toList())));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> place(Form form) {
        List<UUID> ids = form.ids("id");
        if (ids.isEmpty() || ids.size() > Limit.MAX) {
            throw ProblemException.invalid("id", "must be ticked for 1 to " + Limit.MAX + " donations");
        }
        UUID ticket = form.text("otherTicketId") == null ? form.id("ticketId") : form.id("otherTicketId");
        return tickets.get(ticket)
                .chain(() -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(id -> place(id, ticket))
                        .collect()
                        .asList())
                .map(this::told);
    }

    /** What somebody else has placed meanwhile stays where they put it. */
    private Uni<Placing> place(UUID donation, UUID ticket) {
        return donations
                .donation(donation)
                .flatMap(now -> now.ticketId() == null
                        ? donations.attribute(donation, new Attribution(ticket)).replaceWith(Placing.PLACED)
                        : Uni.createFrom().item(Placing.TAKEN))
                .onFailure(ProblemException.class)
                .recoverWithItem(Placing.REFUSED);
    }

    private Response told(List<Placing> placings) {
        long placed = placings.stream().filter(Placing.PLACED::equals).count();
        long taken = placings.stream().filter(Placing.TAKEN::equals).count();
        long refused = placings.size() - placed - taken;
        String text = placed + " of " + placings.size() + " placed."
                + (taken == 0 ? "" : " " + taken + " had been placed by somebody else meanwhile and stay there.")
                + (refused == 0 ? "" : " " + refused + " could not be placed.");
        return placed == placings.size()
                ? readers.done("/desk/unattributed", text)
                : readers.failed("/desk/unattributed", text);
    }
}
