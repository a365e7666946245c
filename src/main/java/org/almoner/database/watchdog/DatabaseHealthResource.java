package org.almoner.database.watchdog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Answers from memory and on the event loop, so that a database or worker threads that hang cannot hold it up. */
@Path("/health/db")
@Tag(name = "Health")
class DatabaseHealthResource {

    private final DatabaseWatchdog watchdog;

    DatabaseHealthResource(DatabaseWatchdog watchdog) {
        this.watchdog = watchdog;
    }

    @GET
    @NonBlocking
    @Operation(summary = "What the watchdog knows of the database: 200 when ready, 503 when not")
    @APIResponse(
            responseCode = "200",
            description = "Ready",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DatabaseHealth.class)))
    @APIResponse(
            responseCode = "503",
            description = "Not ready",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DatabaseHealth.class)))
    public RestResponse<DatabaseHealth> health() {
        DatabaseHealth health = DatabaseHealth.of(watchdog.state());
        return RestResponse.status(health.ready() ? Status.OK : Status.SERVICE_UNAVAILABLE, health);
    }

    /** The body, in the contract's order. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @RegisterForReflection
    record DatabaseHealth(
            boolean ready,
            @Schema(nullable = true) Instant lastPingAt,
            @Schema(nullable = true) String lastError,
            int failureCount,
            String databaseUrl,
            String message) {

        static DatabaseHealth of(WatchdogState state) {
            return new DatabaseHealth(
                    state.ready(),
                    state.lastPingAt()
                            .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
                            .orElse(null),
                    state.lastError().orElse(null),
                    state.failureCount(),
                    // Nothing answers before the gate has seen it.
                    "configured",
                    state.message());
        }
    }
}
