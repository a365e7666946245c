package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.CompositeException;
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
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.almoner.books.payout.PayoutResource;
import org.almoner.books.payout.PayoutResource.Deposits;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.donation.admin.AdminDonation;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.AdminDonationResource.Attribution;
import org.almoner.donation.admin.DonationTimeline;
import org.almoner.donation.admin.DonationTimeline.Told;
import org.almoner.stripe.admin.PaymentQuestionResource;
import org.almoner.stripe.admin.StripeEventsResource;
import org.almoner.stripe.admin.StripeEventsResource.EventView;
import org.almoner.web.paging.Newest;
import org.jboss.resteasy.reactive.server.Cancellable;

/** One donation: what it comes to, what was told of it, and where it belongs. */
@Cancellable(false)
@Path("/desk/donations/{id}")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class DonationPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance donation(
                Reader reader,
                AdminDonation donation,
                Told told,
                Newest<EventView> events,
                Deposits payouts,
                String ticketWas,
                boolean late,
                Typed typed);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminDonationResource donations;
    private final DonationTimeline timeline;
    private final PaymentQuestionResource stripe;
    private final StripeEventsResource events;
    private final PayoutResource payouts;
    private final Clock clock;

    DonationPage(
            Readers readers,
            AdminDonationResource donations,
            DonationTimeline timeline,
            PaymentQuestionResource stripe,
            StripeEventsResource events,
            PayoutResource payouts,
            Clock clock) {
        this.readers = readers;
        this.donations = donations;
        this.timeline = timeline;
        this.stripe = stripe;
        this.events = events;
        this.payouts = payouts;
        this.clock = clock;
    }

    @GET
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        return show(id, Typed.NOTHING);
    }

    private Uni<TemplateInstance> show(UUID id, Typed typed) {
        Reader reader = readers.current();
        return donations
                .donation(id)
                .flatMap(donation -> Uni.combine()
                        .all()
                        .unis(timeline.of(id), stripe.events(id), payouts.deposits(id))
                        .collectFailures()
                        .asTuple()
                        .onFailure(CompositeException.class)
                        .transform(Throwable::getCause)
                        .map(found -> Templates.donation(
                                reader,
                                donation,
                                found.getItem1(),
                                found.getItem2(),
                                found.getItem3(),
                                Objects.toString(donation.ticketId(), ""),
                                OpenDispute.of(donation, clock.instant()).late(),
                                typed)));
    }

    @POST
    @Path("/attribute")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> attribute(@PathParam("id") UUID id, Form form) {
        return form.orAgain(
                () -> {
                    UUID ticket = form.id("ticketId");
                    return donations
                            .donation(id)
                            .invoke(now -> form.expect(shown(now)))
                            .flatMap(now -> donations.attribute(id, now.ticketId(), new Attribution(ticket)))
                            .map(placed -> readers.done(page(id), "The donation is with ticket " + ticket + " now."));
                },
                typed -> show(id, typed));
    }

    @POST
    @Path("/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> ask(@PathParam("id") UUID id, Form form) {
        return stripe.ask(id).map(asked -> readers.done(page(id), "This is what Stripe says of it now."));
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> replay(@PathParam("id") UUID id, Form form) {
        String event = form.text("eventId");
        return events.replay(event)
                .map(again -> again.error() == null
                        ? readers.done(page(id), "Event " + event + " was processed.")
                        : readers.failed(page(id), "Event " + event + " has no effect: " + again.error()));
    }

    private static String page(UUID id) {
        return "/desk/donations/" + id;
    }

    private static Map<String, Object> shown(AdminDonation now) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Ticket", now.ticketId());
        shown.put("Status", now.status());
        shown.put("Net", now.netAmount());
        return shown;
    }
}
