package org.almoner.system.job;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.JobState;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.catchup.Janitor;
import org.almoner.web.access.AdminActions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The jobs of the installation, of which one replica at a time does each. */
@Cancellable(false)
@InTime
@Path("/admin/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class JobsResource {

    private final AdminActions actions;
    private final JobLeases jobs;
    private final StripeApi stripe;

    JobsResource(AdminActions actions, JobLeases jobs, StripeApi stripe) {
        this.actions = actions;
        this.jobs = jobs;
        this.stripe = stripe;
    }

    /**
     * One job.
     *
     * @param state RUNNING on some replica, FAILED at its last try, or IDLE
     * @param dueAt when it is next done; null for one that has no such time: it is done whenever there is something for it to do, when
     *     somebody asks for it, or at an hour of its own; and for one that is switched off and never was on
     * @param finishedAt when it last came to its end; null before
     * @param failures in a row since then
     * @param error why the last try stopped; null when it did not
     */
    @RegisterForReflection
    @Schema(name = "Job")
    public record Job(
            String name,
            String state,

            @Schema(
                    nullable = true,
                    description =
                            "When it is next done; null for one that has no such time: whenever there is something for it to do, when somebody"
                                    + " asks for it, or at an hour of its own")
            Instant dueAt,

            @Schema(nullable = true) Instant finishedAt,
            int failures,
            @Schema(nullable = true) String error) {

        private static Job of(JobState job) {
            String state = job.running() ? "RUNNING" : job.failures() > 0 ? "FAILED" : "IDLE";
            return new Job(job.name(), state, job.dueAt(), job.finishedAt(), job.failures(), job.error());
        }
    }

    @RegisterForReflection
    @Schema(name = "Jobs")
    public record Jobs(List<Job> jobs) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "What is done by itself, and how it went last")
    @APIResponse(responseCode = "200", description = "All jobs, by name")
    public Uni<Jobs> jobs() {
        return jobs.all().map(all -> new Jobs(all.stream().map(Job::of).toList()));
    }

    @POST
    @Path("/janitor/start")
    @Operation(
            summary = "Have the janitor ask Stripe now",
            description =
                    "About payments that nothing was heard of. A replica begins within seconds; GET tells how it went.")
    @APIResponse(responseCode = "200", description = "It is due")
    @APIResponse(responseCode = "503", description = "No key of Stripe's is configured")
    public Uni<Jobs> janitor() {
        if (!stripe.isConfigured()) {
            throw StripeFailure.noKey().toProblem();
        }
        return actions.keep("janitor.start", null, null, () -> jobs.want(Janitor.JOB))
                .chain(this::jobs);
    }
}
