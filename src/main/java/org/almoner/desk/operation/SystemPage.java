package org.almoner.desk.operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almoner.desk.chart.UptimeBars;
import org.almoner.desk.chart.UptimeBars.Look;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.SlowPage;
import org.almoner.system.status.HealthResource;
import org.almoner.system.status.SystemStatusResource;
import org.almoner.system.status.UptimeReport;
import org.almoner.system.status.UptimeReport.Slice;
import org.almoner.system.status.UptimeReport.Sliced;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** How the six services are, and how they were. */
@Cancellable(false)
@Path("/desk/system")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class SystemPage {

    private final Readers readers;
    private final SystemStatusResource status;
    private final HealthResource health;
    private final UptimeReport uptime;
    private final Clock clock;

    SystemPage(Readers readers, SystemStatusResource status, HealthResource health, UptimeReport uptime, Clock clock) {
        this.readers = readers;
        this.status = status;
        this.health = health;
        this.uptime = uptime;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance system(
                Reader reader,
                Asked asked,
                SystemStatusResource.Answer now,
                List<Window> windows,
                HealthResource.History past,
                ProblemException problem);

        private Templates() {}
    }

    /** @param title of the time */
    public record Window(String title, List<Bars> services) {}

    /** @param percent as it is shown */
    public record Bars(String service, String percent, RawString drawing) {}

    /** How the services were, is read from every check of thirty days. */
    @GET
    public Multi<String> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Uni.combine()
                .all()
                .unis(
                        status.status(),
                        health.history(
                                asked.dayOrInstant("since", reader.zone()),
                                asked.throughDayOrInstant("until", reader.zone()),
                                asked.limit(),
                                asked.cursor()))
                .collectFailures()
                .asTuple()
                .onFailure(CompositeException.class)
                .transform(Throwable::getCause)
                .onItem()
                .transformToMulti(found -> SlowPage.of(
                        Templates.system(reader, asked, found.getItem1(), null, found.getItem2(), null),
                        uptime.sliced(at)
                                .map(sliced -> Templates.system(
                                        reader,
                                        asked,
                                        found.getItem1(),
                                        windows(reader, sliced),
                                        found.getItem2(),
                                        null)),
                        failure -> Templates.system(
                                reader,
                                asked,
                                found.getItem1(),
                                null,
                                found.getItem2(),
                                ProblemException.of(failure))));
    }

    private static List<Window> windows(Reader reader, List<Sliced> sliced) {
        Map<Long, List<Bars>> windows = sliced.stream()
                .collect(Collectors.groupingBy(
                        one -> one.window().toDays(),
                        TreeMap::new,
                        Collectors.mapping(one -> bars(reader, one), Collectors.toList())));
        return windows.entrySet().stream()
                .map(window ->
                        new Window(window.getKey() == 1 ? "24 hours" : window.getKey() + " days", window.getValue()))
                .toList();
    }

    private static Bars bars(Reader reader, Sliced sliced) {
        String percent = sliced.uptime().percent() == null
                ? "not known"
                : reader.number(sliced.uptime().percent()) + "\u00a0%";
        UptimeBars bars = new UptimeBars(
                sliced.name() + ": " + percent,
                sliced.slices().stream().map(slice -> slice(reader, slice)).toList());
        return new Bars(sliced.name(), percent, new RawString(bars.svg()));
    }

    private static UptimeBars.Slice slice(Reader reader, Slice slice) {
        Look look = slice.up().plus(slice.down()).isZero()
                ? Look.UNKNOWN
                : slice.down().isZero() ? Look.UP : slice.up().isZero() ? Look.DOWN : Look.PARTLY;
        String from = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(reader.locale())
                .format(slice.from().atZone(reader.zone()));
        String words = switch (look) {
            case UP -> "up";
            case PARTLY -> "down for " + Math.max(1, slice.down().toMinutes()) + " min";
            case DOWN -> "down";
            case UNKNOWN -> "not known";
        };
        return new UptimeBars.Slice(look, from + ": " + words);
    }
}
