package org.almoner.system.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Says that the process runs. It asks nothing else of it, the database least of all: a restart would not bring that back. */
@Path("/health/live")
@Tag(name = "Health")
class LivenessResource {

    private final Clock clock;
    private final String port;

    LivenessResource(Clock clock, @ConfigProperty(name = "quarkus.http.port") String port) {
        this.clock = clock;
        this.port = port;
    }

    @GET
    @NonBlocking
    @Operation(summary = "Whether the process runs")
    public Liveness live() {
        long uptimeSeconds = TimeUnit.MILLISECONDS.toSeconds(
                ManagementFactory.getRuntimeMXBean().getUptime());
        return new Liveness(
                "alive",
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                uptimeSeconds,
                ProcessHandle.current().pid(),
                port,
                "Server is running and accepting connections");
    }

    /**
     * The body, in the contract's order.
     *
     * @param uptime in seconds
     */
    @RegisterForReflection
    record Liveness(String status, Instant timestamp, long uptime, long pid, String port, String message) {}
}
