package org.almoner.system.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.almoner.database.sql.InTime;
import org.almoner.system.check.ServiceState;
import org.almoner.system.status.SystemStatus.Now;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The six services at a glance. It asks none of them: it tells what is known. */
@Cancellable(false)
@InTime
@Path("/admin/system/status")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class SystemStatusResource {

    private final SystemStatus status;

    SystemStatusResource(SystemStatus status) {
        this.status = status;
    }

    /**
     * The answer.
     *
     * @param checkedAt when the last run began; null before the first
     * @param replica which one did it; null before the first
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "SystemStatus")
    public record Answer(
            Overall overall,
            String summary,
            long operational,
            int total,
            @Schema(nullable = true) Instant checkedAt,
            @Schema(nullable = true) String replica,
            List<ServiceView> services) {

        private static Answer of(Now now) {
            return new Answer(
                    Overall.of(now.services()),
                    Overall.summary(now.services()),
                    Overall.count(now.services(), ServiceState.UP),
                    now.services().size(),
                    now.lastRun() == null ? null : now.lastRun().startedAt(),
                    now.lastRun() == null ? null : now.lastRun().replica(),
                    ServiceView.of(now.services()));
        }
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "How the six services are",
            description = "From memory, and always 200: overall says whether it is well.")
    @APIResponse(responseCode = "200", description = "What the last check found, on whichever replica it ran")
    public Uni<Answer> status() {
        return Uni.createFrom().item(() -> Answer.of(status.tell()));
    }
}
