package org.almoner.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.almoner.books.export.ExportResource;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
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

        static native TemplateInstance donations(
                Reader reader, AdminDonationResource.FoundAnswer found, Asked asked, String next, String first);

        private Templates() {}
    }

    /** What was asked for, as the form shows it again; empty where nothing was. @param query all of it, for the file */
    public record Asked(
            String status,
            String ticketId,
            String currency,
            String from,
            String to,
            String id,
            String emailHash,
            String paidOut,
            String query,
            List<String> statuses) {

        private static Asked of(UriInfo asked) {
            MultivaluedMap<String, String> query = asked.getQueryParameters();
            return new Asked(
                    first(query, "status"),
                    first(query, "ticketId"),
                    first(query, "currency"),
                    first(query, "from"),
                    first(query, "to"),
                    first(query, "id"),
                    first(query, "emailHash"),
                    first(query, "paidOut"),
                    Pages.filters(asked),
                    List.of(PaymentStatus.values()).stream().map(Enum::name).toList());
        }

        private static String first(MultivaluedMap<String, String> query, String name) {
            String value = query.getFirst(name);
            return value == null ? "" : value;
        }

        /** Whether anything is looked for. */
        public boolean isAnything() {
            return !query.isEmpty();
        }
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
    public Uni<TemplateInstance> show(
            @BeanParam DonationFilterParameters filter,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor,
            @Context UriInfo asked) {
        Reader reader = readers.current();
        return donations
                .find(within(filter, from, to, reader), limit, cursor)
                .map(found -> Templates.donations(
                        reader, found, Asked.of(asked), Pages.next(asked, found.nextCursor()), Pages.first(asked)));
    }

    /** All that the view shows, on whatever page of it. */
    @GET
    @Path("/donations.csv")
    @Produces({"text/csv", MediaType.TEXT_HTML})
    public Uni<Void> export(
            @BeanParam DonationFilterParameters filter,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @Context HttpServerRequest request) {
        return exports.donations(within(filter, from, to, readers.current()), true, request);
    }

    /** Days are those of the reader, both inclusive. */
    private static DonationFilterParameters within(
            DonationFilterParameters filter, String from, String to, Reader reader) {
        LocalDate first = day("from", from);
        LocalDate last = day("to", to);
        if (first != null && last != null && last.isBefore(first)) {
            throw ProblemException.invalid("to", "must not lie before from");
        }
        return filter.between(begin(first, reader), begin(last == null ? null : last.plusDays(1), reader));
    }

    private static Instant begin(LocalDate day, Reader reader) {
        return day == null ? null : day.atStartOfDay(reader.zone()).toInstant();
    }

    private static LocalDate day(String name, String text) {
        try {
            LocalDate day = text == null ? null : LocalDate.parse(text);
            if (day == null || day.getYear() > 0 && day.getYear() < 9_999) {
                return day;
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw ProblemException.invalid(name, "must be a day, as 2026-01-31");
    }
}
