package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import org.almoner.books.export.ExportResource;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.web.input.Fields;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Finds donations. What is asked for stands in the address, so that a view can be kept and shared. */
@Cancellable(false)
@Path("/desk")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class DonationsPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        /** @param csv where all of this view is as a file */
        static native TemplateInstance donations(
                Reader reader,
                Asked asked,
                AdminDonationResource.FoundAnswer found,
                PaymentStatus[] statuses,
                String csv);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminDonationResource donations;
    private final ExportResource exports;

    DonationsPage(Readers readers, AdminDonationResource donations, ExportResource exports) {
        this.readers = readers;
        this.donations = donations;
        this.exports = exports;
    }

    @GET
    @Path("/donations")
    public Uni<TemplateInstance> show(@BeanParam DonationFilterParameters filter) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return donations
                .find(within(filter, asked, reader), asked.limit(), asked.cursor())
                .map(found -> Templates.donations(
                        reader, asked, found, PaymentStatus.values(), asked.at("/desk/donations.csv")));
    }

    /** All that the view shows, on whatever page of it. */
    @GET
    @Path("/donations.csv")
    @Produces({"text/csv", MediaType.TEXT_HTML})
    public Uni<Void> export(@BeanParam DonationFilterParameters filter, @Context HttpServerRequest request) {
        return exports.donations(within(filter, readers.asked(), readers.current()), true, request);
    }

    /** Days are those of the reader, both inclusive. */
    private static DonationFilterParameters within(DonationFilterParameters filter, Asked asked, Reader reader) {
        LocalDate first = Fields.day("from", asked.text("from"));
        LocalDate last = Fields.day("to", asked.text("to"));
        if (first != null && last != null && last.isBefore(first)) {
            throw ProblemException.invalid("to", "must not lie before from");
        }
        return filter.between(begin(first, reader), begin(last == null ? null : last.plusDays(1), reader));
    }

    private static Instant begin(LocalDate day, Reader reader) {
        return day == null ? null : day.atStartOfDay(reader.zone()).toInstant();
    }
}
