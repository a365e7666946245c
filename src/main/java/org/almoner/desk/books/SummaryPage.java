package org.almoner.desk.books;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.almoner.books.export.CsvLine;
import org.almoner.books.export.Export;
import org.almoner.books.export.Exports;
import org.almoner.books.fold.Basis;
import org.almoner.books.series.Group;
import org.almoner.books.series.Summary;
import org.almoner.books.series.SummaryInput;
import org.almoner.books.series.SummaryResource;
import org.almoner.books.series.SummaryRows;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.SlowPage;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was given for what, from where, by how many. */
@Cancellable(false)
@Path("/desk/reports/summary")
@RolesAllowed({"admin", "auditor"})
public class SummaryPage {

    private static final String HEAD = CsvLine.of(
            "key",
            "currency",
            "gifts",
            "paid",
            "refunded",
            "disputed",
            "fees",
            "net",
            "median",
            "largest",
            "newDonors",
            "returningDonors",
            "giftsWithoutDonor");

    private static final int MONTH_DAYS = 30;

    private final Readers readers;
    private final SummaryResource summaries;
    private final SummaryInput input;
    private final Exports exports;
    private final Clock clock;

    SummaryPage(Readers readers, SummaryResource summaries, SummaryInput input, Exports exports, Clock clock) {
        this.readers = readers;
        this.summaries = summaries;
        this.input = input;
        this.exports = exports;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        /** @param from as it was asked for, or by default; null where the other end says it */
        static native TemplateInstance summary(
                Reader reader, Asked asked, String from, Summary summary, ProblemException problem);

        private Templates() {}
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Multi<String> summary() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        String from = from(asked);
        return SlowPage.of(
                Templates.summary(reader, asked, from, null, null),
                read(asked).map(read -> Templates.summary(reader, asked, from, read, null)),
                failure -> Templates.summary(reader, asked, from, null, ProblemException.of(failure)));
    }

    @GET
    @Path("/summary.csv")
    @Produces("text/csv")
    public Uni<Void> file(@Context HttpServerRequest request) {
        Asked asked = readers.asked();
        SummaryRows all = input.rows(
                group(asked),
                asked.text("zone"),
                from(asked),
                asked.text("to"),
                asked.id("ticket"),
                asked.text("country"),
                asked.text("currency"));
        Export file = new Export(
                all.sql(),
                all.parameters(),
                "summary.csv",
                "text/csv",
                HEAD,
                row -> all.row(row).map(SummaryPage::line).orElse(""));
        return exports.write(file, false, request);
    }

    private Uni<Summary> read(Asked asked) {
        return summaries.summary(
                group(asked),
                asked.text("zone"),
                from(asked),
                asked.text("to"),
                Basis.GIFT,
                asked.id("ticket"),
                asked.text("country"),
                asked.text("currency"),
                new Limit(Limit.MAX));
    }

    private static Group group(Asked asked) {
        return asked.word("group", Group.class, Group.CURRENCY);
    }

    /** A month by default: a summary goes through every gift, and a page is to be there at once. */
    private String from(Asked asked) {
        return asked.text("from") == null && asked.text("to") == null
                ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                        .minusDays(MONTH_DAYS)
                        .toString()
                : asked.text("from");
    }

    private static String line(Summary.Row row) {
        return new CsvLine()
                .text(row.key())
                .text(row.currency())
                .text(row.gifts())
                .number(row.paid())
                .number(row.refunded())
                .number(row.disputed())
                .number(row.fees())
                .number(row.net())
                .number(row.median())
                .number(row.largest())
                .text(row.newDonors())
                .text(row.returningDonors())
                .text(row.giftsWithoutDonor())
                .end();
    }
}
