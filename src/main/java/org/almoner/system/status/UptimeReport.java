package org.almoner.system.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.system.status.Uptime.Stretch;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The uptime of each service over the windows that people ask for. */
@ApplicationScoped
class UptimeReport {

    private final HealthRuns runs;
    private final HealthSettings settings;

    UptimeReport(HealthRuns runs, HealthSettings settings) {
        this.runs = runs;
        this.settings = settings;
    }

    @RegisterForReflection
    @Schema(name = "Uptimes")
    record Report(Instant asOf, List<ServiceUptime> services) {}

    @RegisterForReflection
    record ServiceUptime(String name, WindowUptime last24Hours, WindowUptime last7Days, WindowUptime last30Days) {

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
    record WindowUptime(BigDecimal percent, long downSeconds, long knownSeconds) {

        private static WindowUptime of(Service service, List<Stretch> stretches, Instant now, Duration window) {
            Uptime uptime = Uptime.of(service, stretches, now.minus(window), now);
            return new WindowUptime(
                    uptime.percent(), uptime.down().toSeconds(), uptime.known().toSeconds());
        }
    }

    Uni<Report> until(Instant now) {
        Duration gap = settings.stale();
        return runs.changes(now.minus(Duration.ofDays(30)).minus(gap), gap)
                .map(changes -> Uptime.stretches(changes, gap, now))
                .map(stretches -> new Report(
                        now,
                        Stream.of(Service.values())
                                .map(service -> ServiceUptime.of(service, stretches, now))
                                .toList()));
    }
}
