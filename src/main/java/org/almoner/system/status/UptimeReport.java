package org.almoner.system.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almoner.database.sql.InTime;
import org.almoner.system.check.HealthSettings;
import org.almoner.system.check.Service;
import org.almoner.system.status.Uptime.Stretch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The uptime of each service over the windows that people ask for. */
@ApplicationScoped
public class UptimeReport {

    private static final Duration LONGEST = Duration.ofDays(30);

    private static final List<Duration> WINDOWS = List.of(Duration.ofDays(1), Duration.ofDays(7), LONGEST);

    /** Half an hour, three and a half hours, fifteen hours each. */
    private static final int SLICES = 48;

    private final HealthRuns runs;
    private final HealthSettings settings;

    UptimeReport(HealthRuns runs, HealthSettings settings) {
        this.runs = runs;
        this.settings = settings;
    }

    @RegisterForReflection
    @Schema(name = "Uptimes")
    public record Report(Instant asOf, List<ServiceUptime> services) {}

    @RegisterForReflection
    public record ServiceUptime(
            String name, WindowUptime last24Hours, WindowUptime last7Days, WindowUptime last30Days) {

        private static ServiceUptime of(Service service, List<Stretch> stretches, Instant now) {
            return new ServiceUptime(
                    service.title(),
                    WindowUptime.of(service, stretches, now, Duration.ofDays(1)),
                    WindowUptime.of(service, stretches, now, Duration.ofDays(7)),
                    WindowUptime.of(service, stretches, now, Duration.ofDays(30)));
        }
    }

    /**
     * Of one window.
     *
     * @param percent of the known time, with three digits; null when nothing is known
     * @param knownSeconds of which runs speak while the service is set up
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record WindowUptime(@Schema(nullable = true) BigDecimal percent, long downSeconds, long knownSeconds) {

        private static WindowUptime of(Service service, List<Stretch> stretches, Instant now, Duration window) {
            Uptime uptime = Uptime.of(service, stretches, now.minus(window), now);
            return new WindowUptime(
                    uptime.percent(), uptime.down().toSeconds(), uptime.known().toSeconds());
        }
    }

    Uni<Report> until(Instant now) {
        return stretches(now)
                .map(stretches -> new Report(
                        now,
                        Stream.of(Service.values())
                                .map(service -> ServiceUptime.of(service, stretches, now))
                                .toList()));
    }

    /** A piece of a window. What is neither up nor down is not known. */
    public record Slice(Instant from, Instant until, Duration up, Duration down) {

        private static Slice of(Service service, List<Stretch> stretches, Instant from, Instant until) {
            Uptime uptime = Uptime.of(service, stretches, from, until);
            return new Slice(from, until, uptime.up(), uptime.down());
        }
    }

    /** One service in one window, oldest slice first. */
    public record Sliced(String name, Duration window, WindowUptime uptime, List<Slice> slices) {

        private static Sliced of(Service service, List<Stretch> stretches, Instant now, Duration window) {
            Duration slice = window.dividedBy(SLICES);
            return new Sliced(
                    service.title(),
                    window,
                    WindowUptime.of(service, stretches, now, window),
                    IntStream.rangeClosed(1, SLICES)
                            .mapToObj(i -> now.minus(window).plus(slice.multipliedBy(i)))
                            .map(until -> Slice.of(service, stretches, until.minus(slice), until))
                            .toList());
        }
    }

    /**
     * Each service in each window, window by window: the same figures as {@link Report}, and when it was what. Whoever leaves meanwhile
     * cancels no session that is in use.
     */
    @InTime
    public Uni<List<Sliced>> sliced(Instant now) {
        return stretches(now)
                .map(stretches -> WINDOWS.stream()
                        .flatMap(window ->
                                Stream.of(Service.values()).map(service -> Sliced.of(service, stretches, now, window)))
                        .toList());
    }

    private Uni<List<Stretch>> stretches(Instant now) {
        Duration gap = settings.stale();
        return runs.changes(now.minus(LONGEST).minus(gap), gap).map(changes -> Uptime.stretches(changes, gap, now));
    }
}
