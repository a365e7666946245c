package org.almoner.desk.books;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.YearMonth;
import java.time.ZoneId;
import org.almoner.books.export.ExportProfile;
import org.almoner.books.export.ExportResource;
import org.almoner.books.series.SeriesSettings;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.web.input.Fields;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What moved in a month of the books, for a spreadsheet or a program for bookkeeping. */
@Cancellable(false)
@Path("/desk/books/movements.csv")
@RolesAllowed({"admin", "auditor"})
public class BookkeepingPage {

    private final Readers readers;
    private final ExportResource exports;
    private final ZoneId zone;

    BookkeepingPage(Readers readers, ExportResource exports, SeriesSettings books) {
        this.readers = readers;
        this.exports = exports;
        this.zone = books.zone();
    }

    @GET
    @Produces({"text/csv", MediaType.TEXT_HTML})
    public Uni<Void> export(@BeanParam DonationFilterParameters filter, @Context HttpServerRequest request) {
        Asked asked = readers.asked();
        ExportProfile profile = asked.word("profile", ExportProfile.class, ExportProfile.GENERIC);
        YearMonth month = Fields.month("month", asked.shown("month"));
        return exports.movements(
                profile,
                filter.between(
                        month.atDay(1).atStartOfDay(zone).toInstant(),
                        month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant()),
                // Programs for bookkeeping would take the mark for a part of the first word.
                profile == ExportProfile.GENERIC,
                request);
    }
}
