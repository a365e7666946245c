package org.almoner.desk.books;

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
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almoner.books.fold.Basis;
import org.almoner.books.period.PeriodResource;
import org.almoner.books.period.PeriodResource.PeriodsAnswer;
import org.almoner.books.series.By;
import org.almoner.books.series.Series;
import org.almoner.books.series.SeriesResource;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.stripe.catchup.FeesToCome;
import org.almoner.web.input.Fields;
import org.almoner.web.paging.Limit;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Which months are closed; closes the next and opens the last again, each with the figures that it is about. */
@Cancellable(false)
@Path("/desk/books")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class BooksPage {

    private static final String PATH = "/desk/books";
    private static final String MONTH = "month";

    private final Readers readers;
    private final PeriodResource periods;
    private final SeriesResource series;
    private final FeesToCome fees;
    private final Clock clock;

    BooksPage(Readers readers, PeriodResource periods, SeriesResource series, FeesToCome fees, Clock clock) {
        this.readers = readers;
        this.periods = periods;
        this.series = series;
        this.fees = fees;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance books(Reader reader, Asked asked, Shown shown);

        private Templates() {}
    }

    /**
     * What the page shows.
     *
     * @param next that may be closed, where it is over; while none is closed any may
     * @param over whether the shown month is
     * @param rows what moved in it, as it was or would be closed
     * @param closing what moved in all that would be closed with it; empty where it may not be closed
     * @param figures the same in a line, by which a form tells what its page has shown
     * @param feesToCome of how many gifts the fee is not known yet, in words; null when none is still to come
     */
    public record Shown(
            PeriodsAnswer found,
            YearMonth month,
            YearMonth next,
            boolean over,
            List<Series.Row> rows,
            List<Sum> closing,
            String figures,
            String feesToCome) {

        public boolean closed() {
            return month.isBefore(next);
        }

        public boolean mayBeClosed() {
            return over && month.equals(next);
        }
    }

    /** Of a currency. @param net in major units */
    public record Sum(String currency, long gifts, BigDecimal net) {

        private static List<Sum> of(List<Series.Row> rows) {
            Map<String, Sum> sums = new TreeMap<>();
            rows.forEach(row -> sums.merge(row.currency(), new Sum(row.currency(), row.gifts(), row.net()), Sum::plus));
            return List.copyOf(sums.values());
        }

        private Sum plus(Sum other) {
            return new Sum(currency, gifts + other.gifts, net.add(other.net));
        }
    }

    @GET
    public Uni<TemplateInstance> books() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return periods.find(asked.limit(), asked.cursor()).chain(found -> {
            YearMonth now = YearMonth.from(clock.instant().atZone(ZoneId.of(found.zone())));
            YearMonth open = found.closedThrough() == null
                    ? null
                    : YearMonth.parse(found.closedThrough()).plusMonths(1);
            YearMonth month = asked.text(MONTH) != null
                    ? Fields.month(MONTH, asked.text(MONTH))
                    : Objects.requireNonNullElse(open, now.minusMonths(1));
            YearMonth next = Objects.requireNonNullElse(open, month);
            ZoneId zone = ZoneId.of(found.zone());
            boolean over = month.isBefore(now);
            Uni<String> toCome = fees.between(
                    first(found, month).atStartOfDay(zone).toInstant(),
                    month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
            Uni<List<Sum>> closing = over && month.equals(next)
                    ? closing(found, month)
                    : Uni.createFrom().item(List.of());
            return rows(found, By.MONTH, month.atDay(1), month)
                    .chain(rows -> closing.chain(sums -> toCome.map(lacking -> Templates.books(
                            reader, asked, new Shown(found, month, next, over, rows, sums, figures(sums), lacking)))));
        });
    }

    @POST
    @Path("/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> close(Form form) {
        String text = Objects.requireNonNullElse(form.text(MONTH), "");
        return periods.find(new Limit(1), null)
                .chain(found ->
                        closing(found, Fields.month(MONTH, text)).map(sums -> form.expect(figures(found, sums))))
                .chain(() -> periods.close(text))
                .map(closed -> readers.done(PATH, closed.month() + " is closed."));
    }

    /** Refused where it has been opened and closed again since: whoever did has mended what was to be. */
    @POST
    @Path("/reopen")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> reopen(Form form) {
        return periods.reopen(
                        Objects.requireNonNullElse(form.text(MONTH), ""),
                        closing -> form.expect(Map.of("closed at", closing.closedAt())))
                .map(opened -> readers.done(PATH, opened.month() + " is open again."));
    }

    /** The first day that is closed with a month: while none is closed, the first closing closes all before it. */
    private static LocalDate first(PeriodsAnswer found, YearMonth month) {
        return found.closedThrough() == null
                ? LocalDate.ofInstant(Instant.EPOCH, ZoneId.of(found.zone()))
                : month.atDay(1);
    }

    private Uni<List<Sum>> closing(PeriodsAnswer found, YearMonth month) {
        return rows(found, By.YEAR, first(found, month), month).map(Sum::of);
    }

    /** @param from the first day; the last is that of the month */
    private Uni<List<Series.Row>> rows(PeriodsAnswer found, By by, LocalDate from, YearMonth month) {
        return series.series(
                        by,
                        found.zone(),
                        from.toString(),
                        month.atEndOfMonth().toString(),
                        Basis.MOVEMENT,
                        null,
                        null,
                        null)
                .map(Series::rows);
    }

    /** As the page writes them into its form. */
    private static Map<String, String> figures(PeriodsAnswer found, List<Sum> sums) {
        Map<String, String> figures = new TreeMap<>();
        figures.put("closed through", found.closedThrough());
        figures.put("figures", figures(sums));
        return figures;
    }

    private static String figures(List<Sum> sums) {
        return sums.stream()
                .map(sum -> sum.gifts() + " gifts in " + sum.currency() + ", net "
                        + sum.net().toPlainString())
                .collect(Collectors.joining("; "));
    }
}
