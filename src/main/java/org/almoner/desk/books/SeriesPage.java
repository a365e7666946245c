package org.almoner.desk.books;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.almoner.books.export.CsvLine;
import org.almoner.books.fold.Basis;
import org.almoner.books.series.By;
import org.almoner.books.series.Series;
import org.almoner.books.series.SeriesResource;
import org.almoner.desk.chart.AmountChart;
import org.almoner.desk.chart.AmountTexts;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was given when: chart, table and file show the same rows. */
@Cancellable(false)
@Path("/desk/reports")
@RolesAllowed({"admin", "auditor"})
public class SeriesPage {

    private static final String HEAD =
            CsvLine.of("from", "currency", "gifts", "paid", "refunded", "disputed", "fees", "net");

    /** A year by day is a table of thousands of rows, which nobody reads: it is there for who asks for its first day. */
    private static final int DAYS_UNASKED = 92;

    private final Readers readers;
    private final SeriesResource series;
    private final Clock clock;

    SeriesPage(Readers readers, SeriesResource series, Clock clock) {
        this.readers = readers;
        this.series = series;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance series(Reader reader, Asked asked, Shown shown);

        private Templates() {}
    }

    /**
     * What the page shows.
     *
     * @param from the first day, also where nobody asked for it
     * @param to the last likewise
     * @param csv where the same is as a file
     */
    public record Shown(Series series, LocalDate from, LocalDate to, List<InCurrency> currencies, String csv) {}

    public record InCurrency(String currency, RawString chart, List<Stretch> stretches) {}

    public record Stretch(String name, Series.Row row) {}

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Uni<TemplateInstance> series() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return read(asked).map(read -> Templates.series(reader, asked, shown(reader, asked, read)));
    }

    @GET
    @Path("/series.csv")
    @Produces("text/csv")
    public Uni<Response> file() {
        return read(readers.asked()).map(read -> Csv.file("series.csv", HEAD, read.rows(), SeriesPage::line));
    }

    private Uni<Series> read(Asked asked) {
        return series.series(
                by(asked),
                asked.text("zone"),
                from(asked),
                asked.text("to"),
                basis(asked),
                asked.id("ticket"),
                asked.text("country"),
                asked.text("currency"));
    }

    private String from(Asked asked) {
        if (by(asked) != By.DAY || asked.text("from") != null || asked.text("to") != null) {
            return asked.text("from");
        }
        return readers.current()
                .dayOf(clock.instant())
                .minusDays(DAYS_UNASKED - 1L)
                .toString();
    }

    private static By by(Asked asked) {
        return asked.word("by", By.class, By.MONTH);
    }

    private static Basis basis(Asked asked) {
        return asked.word("basis", Basis.class, Basis.MOVEMENT);
    }

    private Shown shown(Reader reader, Asked asked, Series read) {
        By by = by(asked);
        LocalDate to = day(asked.text("to"), LocalDate.ofInstant(clock.instant(), ZoneId.of(read.zone())));
        Map<String, List<Series.Row>> currencies = read.rows().stream()
                .collect(Collectors.groupingBy(Series.Row::currency, LinkedHashMap::new, Collectors.toList()));
        return new Shown(
                read,
                // Where nobody says, it is the year that ends with the last day.
                day(from(asked), to.minusYears(1).plusDays(1)),
                to,
                currencies.entrySet().stream()
                        .map(entry -> inCurrency(reader, by, entry.getKey(), entry.getValue()))
                        .toList(),
                asked.at("/desk/reports/series.csv"));
    }

    /** Of what was taken for a day already. */
    private static LocalDate day(String text, LocalDate otherwise) {
        return text == null ? otherwise : LocalDate.parse(text);
    }

    private static InCurrency inCurrency(Reader reader, By by, String currency, List<Series.Row> rows) {
        StretchNames names = new StretchNames(by, reader.locale());
        List<Stretch> stretches =
                rows.stream().map(row -> new Stretch(names.of(row.from()), row)).toList();
        AmountChart chart = new AmountChart(
                "series-" + currency.toLowerCase(Locale.ROOT),
                "Net in " + currency + ", by " + by,
                new AmountTexts(currency, reader.locale()),
                stretches.stream()
                        .map(stretch -> new AmountChart.Point(
                                stretch.name(), stretch.row().net()))
                        .toList());
        return new InCurrency(currency, new RawString(chart.svg()), stretches);
    }

    private static String line(Series.Row row) {
        return new CsvLine()
                .text(row.from())
                .text(row.currency())
                .text(row.gifts())
                .number(row.paid())
                .number(row.refunded())
                .number(row.disputed())
                .number(row.fees())
                .number(row.net())
                .end();
    }
}
