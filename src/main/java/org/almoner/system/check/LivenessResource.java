package org.almoner.system.check;

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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Says that the process runs. It asks nothing else of it, the database least of all: a restart would not bring that back. */
@Path(LivenessResource.PATH)
@Tag(name = "Health")
class LivenessResource {

    static final String PATH = "/health/live";

    /** Says which installation answers, so that the check of the public address knows its own; no field of the body does. */
    static final String INSTANCE = "X-Almoner-Instance";

    private final InstallationId installation;
    private final Clock clock;
    private final String port;

    LivenessResource(
            InstallationId installation, Clock clock, @ConfigProperty(name = "quarkus.http.port") String port) {
        this.installation = installation;
        this.clock = clock;
        this.port = port;
    }

    @GET
    @NonBlocking
    @Operation(summary = "Whether the process runs")
    public RestResponse<Liveness> live() {
        long uptimeSeconds = TimeUnit.MILLISECONDS.toSeconds(
                ManagementFactory.getRuntimeMXBean().getUptime());
        ResponseBuilder<Liveness> answer = ResponseBuilder.ok(new Liveness(
                "alive",
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                uptimeSeconds,
                ProcessHandle.current().pid(),
                port,
                "Server is running and accepting connections"));
        installation.known().ifPresent(id -> answer.header(INSTANCE, id.toString()));
        return answer.build();
    }

    /**
     * The body, in the contract's order.
     *
     * @param uptime in seconds
     */
    @RegisterForReflection
    record Liveness(String status, Instant timestamp, long uptime, long pid, String port, String message) {}
}
