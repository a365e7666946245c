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
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.OneByOne;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.donation.admin.AdminDonation;
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

        /** @param moreTickets whether older ones are not among those to choose from */
        static native TemplateInstance unattributed(
                Reader reader,
                Asked asked,
                List<AdminDonation> donations,
                String nextCursor,
                List<TicketView> tickets,
                boolean moreTickets,
                Typed typed);

        private Templates() {}
    }

    private enum Placing {
        PLACED,
        TAKEN,
        REFUSED
    }

    private static final String ID = "id";
    private static final String TICKET = "ticketId";
    private static final String OTHER = "otherTicketId";

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
        return show(Typed.NOTHING);
    }

    private Uni<TemplateInstance> show(Typed typed) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return donations
                .unattributed(asked.limit(), asked.cursor())
                .flatMap(found -> tickedBefore(found.donations(), typed)
                        .flatMap(before -> tickets.find(null, null, null, TICKETS, null)
                                .map(all -> Templates.unattributed(
                                        reader,
                                        asked,
                                        Stream.concat(before.stream(), found.donations().stream())
                                                .toList(),
                                        found.nextCursor(),
                                        all.tickets().stream()
                                                .filter(ticket -> ticket.status() != TicketStatus.CLOSED)
                                                .toList(),
                                        all.nextCursor() != null,
                                        typed))));
    }

    /** What was ticked and is on a later page by now, since more money came. */
    private Uni<List<AdminDonation>> tickedBefore(List<AdminDonation> shown, Typed typed) {
        Set<UUID> there = shown.stream().map(AdminDonation::id).collect(Collectors.toSet());
        return Multi.createFrom()
                .iterable(typed.ids(ID))
                .select()
                .where(id -> !there.contains(id))
                .onItem()
                .transformToUniAndConcatenate(id ->
                        donations.donation(id).onFailure(ProblemException.class).recoverWithNull())
                .filter(donation -> donation.ticketId() == null)
                .collect()
                .asList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> place(Form form) {
        return form.orAgain(() -> placed(form), this::show);
    }

    private Uni<Response> placed(Form form) {
        List<UUID> ids = form.ids(ID);
        if (ids.isEmpty() || ids.size() > Limit.MAX) {
            throw ProblemException.invalid(ID, "must be ticked for 1 to " + Limit.MAX + " donations");
        }
        return chosen(form)
                .flatMap(ticket -> OneByOne.each(OneByOne.LIMIT, ids, id -> place(id, ticket.id()))
                        .map(outcome -> told(outcome, ticket)));
    }

    private Uni<TicketView> chosen(Form form) {
        boolean isOther = form.text(OTHER) != null;
        if (isOther == (form.text(TICKET) != null)) {
            throw isOther
                    ? ProblemException.invalid(OTHER, "must be left empty where a ticket is chosen")
                    : ProblemException.invalid(TICKET, "must be chosen, or the id of another be given");
        }
        String field = isOther ? OTHER : TICKET;
        return tickets.get(form.id(field))
                .onFailure(failure -> failure instanceof ProblemException problem
                        && problem.status() == HttpURLConnection.HTTP_NOT_FOUND)
                .transform(gone -> ProblemException.notFound(field, "must be the id of a ticket"));
    }

    /** What somebody else has placed meanwhile stays where they put it. Fails when no other could be placed. */
    private Uni<Placing> place(UUID donation, UUID ticket) {
        return donations
                .attribute(donation, null, new Attribution(ticket))
                .replaceWith(Placing.PLACED)
                .onFailure(failure -> !AdminDonationResource.isOfAll(failure))
                .recoverWithItem(failure -> ProblemException.of(failure).status() == HttpURLConnection.HTTP_CONFLICT
                        ? Placing.TAKEN
                        : Placing.REFUSED);
    }

    private Response told(OneByOne.Outcome<Placing> outcome, TicketView ticket) {
        List<Placing> placings = outcome.done();
        long placed = placings.stream().filter(Placing.PLACED::equals).count();
        long taken = placings.stream().filter(Placing.TAKEN::equals).count();
        long refused = placings.size() - placed - taken;
        String text = placed + " of " + outcome.all() + " placed with " + named(ticket) + "."
                + (taken == 0 ? "" : " " + taken + " had been placed by somebody else meanwhile and stay there.")
                + (refused == 0 ? "" : " " + refused + " could not be placed.")
                + outcome.unbegun();
        return placed == outcome.all()
                ? readers.done("/desk/unattributed", text)
                : readers.failed("/desk/unattributed", text);
    }

    private static String named(TicketView ticket) {
        return ticket.displayName() == null ? "ticket " + ticket.id() : ticket.displayName() + " (" + ticket.id() + ")";
    }
}
