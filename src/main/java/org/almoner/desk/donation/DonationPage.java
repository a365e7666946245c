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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.AdminDonation;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.AdminDonationResource.Attribution;
import org.almoner.donation.admin.DonationTimeline;
import org.almoner.donation.admin.DonationTimeline.Told;
import org.almoner.stripe.admin.PaymentInquiryResource;
import org.jboss.resteasy.reactive.server.Cancellable;

/** One donation: what it comes to, what was told of it, and where it belongs. */
@Cancellable(false)
@Path("/desk/donations/{id}")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class DonationPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance donation(Reader reader, AdminDonation donation, Told told, String ticketWas);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminDonationResource donations;
    private final DonationTimeline timeline;
    private final PaymentInquiryResource stripe;

    DonationPage(
            Readers readers,
            AdminDonationResource donations,
            DonationTimeline timeline,
            PaymentInquiryResource stripe) {
        this.readers = readers;
        this.donations = donations;
        this.timeline = timeline;
        this.stripe = stripe;
    }

    @GET
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        Reader reader = readers.current();
        return donations
                .donation(id)
                .flatMap(donation -> timeline.of(id)
                        .map(told -> Templates.donation(
                                reader,
                                donation,
                                told,
                                donation.ticketId() == null
                                        ? ""
                                        : donation.ticketId().toString())));
    }

    @POST
    @Path("/attribute")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> attribute(@PathParam("id") UUID id, Form form) {
        UUID ticket = form.id("ticketId");
        return donations
                .donation(id)
                .invoke(now -> form.expect(shown(now)))
                .flatMap(now -> donations.attribute(id, new Attribution(ticket)))
                .map(placed -> readers.done("/desk/donations/" + id, "The donation is with that ticket now."));
    }

    @POST
    @Path("/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> ask(@PathParam("id") UUID id, Form form) {
        return stripe.ask(id)
                .map(asked -> readers.done("/desk/donations/" + id, "This is what Stripe says of it now."));
    }

    private static Map<String, Object> shown(AdminDonation now) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Ticket", now.ticketId());
        shown.put("Status", now.status());
        shown.put("Net", now.netAmount());
        return shown;
    }
}
