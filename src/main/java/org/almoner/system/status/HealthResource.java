package org.almoner.system.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** How the services were. */
@Cancellable(false)
@InTime
@Path("/admin/health")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class HealthResource {

    private final HealthRuns runs;
    private final UptimeReport uptime;
    private final Clock clock;

    HealthResource(HealthRuns runs, UptimeReport uptime, Clock clock) {
        this.runs = runs;
        this.uptime = uptime;
        this.clock = clock;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    @Schema(name = "HealthHistory")
    public record History(
            List<RunView> runs, @Schema(nullable = true) String nextCursor) {}

    @RegisterForReflection
    @Schema(name = "HealthCheckRun")
    public record RunView(
            UUID id,
            Instant startedAt,
            long durationMs,
            String replica,
            Overall overall,
            String summary,
            List<ServiceView> services) {

        private static RunView of(HealthCheckRun run) {
            return new RunView(
                    run.id(),
                    run.startedAt(),
                    run.duration().toMillis(),
                    run.replica(),
                    run.overall(),
                    Overall.summary(run.services()),
                    ServiceView.of(run.services()));
        }
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/history")
    @Operation(summary = "Past checks of the services, newest first", description = "since is inclusive, until is not.")
    @APIResponse(responseCode = "200", description = "A page of runs")
    @APIResponse(responseCode = "400", description = "A parameter is invalid; errors names it")
    public Uni<History> history(
            @QueryParam("since") Instant since,
            @QueryParam("until") Instant until,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        if (since != null && until != null && !since.isBefore(until)) {
            throw ProblemException.invalid("until", "must be later than since");
        }
        return runs.find(since, until, cursor, limit).map(page -> new History(page.as(RunView::of), page.nextCursor()));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/uptime")
    @Operation(
            summary = "How much of the last 24 hours, 7 days and 30 days each service was up",
            description = "Of the time of which something is known; percent is null where nothing is.")
    @APIResponse(responseCode = "200", description = "Each service with its windows")
    public Uni<UptimeReport.Report> uptime() {
        return uptime.until(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
