package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almoner.books.fold.Basis;
import org.almoner.books.series.By;
import org.almoner.books.series.Series;
import org.almoner.books.series.SeriesResource;
import org.almoner.desk.donation.Needs.Need;
import org.almoner.desk.frame.PageStreams;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.admin.AdminDonation;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.web.paging.Limit;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What came in, and what needs somebody. */
@Cancellable(false)
@Path("/desk")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class OverviewPage {

    private static final Limit LATEST = new Limit(10);
    private static final Limit SOONEST = new Limit(5);

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance overview(
                Reader reader,
                List<Period> periods,
                List<YearChart> charts,
                List<Need> needs,
                List<OpenDispute> disputes,
                List<AdminDonation> latest);

        static native TemplateInstance latest(Reader reader, List<AdminDonation> latest);

        private Templates() {}
    }

    /** @param before what the time before is called */
    public record Period(String name, String before, List<Sum> sums) {}

    /** What came in in one currency. @param earlier in the time before; null for nothing */
    public record Sum(String currency, BigDecimal net, long gifts, BigDecimal earlier) {}

    /** @param to included */
    private record Days(LocalDate from, LocalDate to) {}

    private final Readers readers;
    private final SeriesResource series;
    private final AdminDonationResource donations;
    private final Needs needs;
    private final PageStreams streams;
    private final Clock clock;

    OverviewPage(
            Readers readers,
            SeriesResource series,
            AdminDonationResource donations,
            Needs needs,
            PageStreams streams,
            Clock clock) {
        this.readers = readers;
        this.series = series;
        this.donations = donations;
        this.needs = needs;
        this.streams = streams;
        this.clock = clock;
    }

    @GET
    public Uni<TemplateInstance> show(@BeanParam DonationFilterParameters all) {
        Reader reader = readers.current();
        LocalDate today = reader.dayOf(clock.instant());
        return Uni.combine()
                .all()
                .unis(
                        period(
                                reader,
                                "Today",
                                "yesterday",
                                new Days(today, today),
                                new Days(today.minusDays(1), today.minusDays(1))),
                        period(
                                reader,
                                "This month",
                                "the same days of last month",
                                new Days(today.withDayOfMonth(1), today),
                                new Days(today.minusMonths(1).withDayOfMonth(1), today.minusMonths(1))),
                        period(
                                reader,
                                "This year",
                                "the same days of last year",
                                new Days(today.withDayOfYear(1), today),
                                new Days(today.minusYears(1).withDayOfYear(1), today.minusYears(1))),
                        year(reader, today),
                        needs.all(),
                        donations.disputes(SOONEST, null),
                        donations.find(all, LATEST, null))
                // All are waited for: what fails when nobody listens any more is logged as dropped.
                .collectFailures()
                .asTuple()
                .onFailure(CompositeException.class)
                .transform(Throwable::getCause)
                .map(found -> Templates.overview(
                        reader,
                        List.of(found.getItem1(), found.getItem2(), found.getItem3()),
                        found.getItem4(),
                        found.getItem5(),
                        OpenDispute.of(found.getItem6(), clock.instant()),
                        found.getItem7().donations()));
    }

    /** What the page asks for anew by itself. */
    @GET
    @Path("/latest")
    public Uni<TemplateInstance> latest(@BeanParam DonationFilterParameters all) {
        Reader reader = readers.current();
        return latest(reader, all);
    }

    /** The same as often as it changes; its reader asks anew when it ends. */
    @GET
    @Path("/latest/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> follow(@BeanParam DonationFilterParameters all, @Context HttpServerRequest request) {
        Reader reader = readers.current();
        return streams.of(
                PageStreams.Kind.GIFTS,
                request.method(),
                () -> latest(reader, all).chain(page -> Uni.createFrom().completionStage(page::renderAsync)));
    }

    private Uni<TemplateInstance> latest(Reader reader, DonationFilterParameters all) {
        return donations.find(all, LATEST, null).map(found -> Templates.latest(reader, found.donations()));
    }

    /** This month and the eleven before it. */
    private Uni<List<YearChart>> year(Reader reader, LocalDate today) {
        return sums(reader, By.MONTH, new Days(today.minusMonths(11).withDayOfMonth(1), today))
                .map(series -> YearChart.of(series, reader));
    }

    private Uni<Period> period(Reader reader, String name, String before, Days days, Days earlierDays) {
        return sums(reader, By.YEAR, days)
                .flatMap(now -> sums(reader, By.YEAR, earlierDays)
                        .map(earlier -> new Period(name, before, together(now.rows(), earlier.rows()))));
    }

    /** Days that lie in one year are one stretch of it. */
    private Uni<Series> sums(Reader reader, By by, Days days) {
        return series.series(
                by,
                reader.zone().getId(),
                days.from().toString(),
                days.to().toString(),
                Basis.MOVEMENT,
                null,
                null,
                null);
    }

    private static List<Sum> together(List<Series.Row> now, List<Series.Row> earlier) {
        return new TreeSet<>(Stream.concat(now.stream(), earlier.stream())
                        .map(Series.Row::currency)
                        .toList())
                .stream()
                        .map(currency ->
                                new Sum(currency, net(now, currency), gifts(now, currency), net(earlier, currency)))
                        .toList();
    }

    private static BigDecimal net(List<Series.Row> rows, String currency) {
        return rows.stream()
                .filter(row -> row.currency().equals(currency))
                .map(Series.Row::net)
                .findFirst()
                .orElse(null);
    }

    private static long gifts(List<Series.Row> rows, String currency) {
        return rows.stream()
                .filter(row -> row.currency().equals(currency))
                .mapToLong(Series.Row::gifts)
                .sum();
    }
}
