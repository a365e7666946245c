package org.almoner.desk.operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.PageStreams;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.donation.audit.AskedAudits;
import org.almoner.donation.audit.AuditState;
import org.almoner.donation.audit.LedgerAudit;
import org.almoner.donation.audit.LedgerAudit.AuditResult;
import org.almoner.stripe.admin.ReconciliationResource;
import org.almoner.stripe.past.ImportProgress;
import org.almoner.stripe.past.ImportResource;
import org.almoner.system.job.JobsResource;
import org.almoner.system.selftest.SelfTest;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.almoner.web.problem.ProblemException;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What is done by itself or on request: starts it, shows how far it is, cancels what can be cancelled. */
@Cancellable(false)
@Path("/desk/jobs")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class JobsPage {

    private static final String PATH = "/desk/jobs";

    /** So long a form waits for the end of what it started. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Readers readers;
    private final AdminActions actions;
    private final JobsResource jobs;
    private final ReconciliationResource reconciliation;
    private final ImportResource imports;
    private final AskedAudits audits;
    private final AuditState audited;
    private final SelfTest selfTest;
    private final LongWork longWork;
    private final PageStreams streams;
    private final Clock clock;

    JobsPage(
            Readers readers,
            AdminActions actions,
            JobsResource jobs,
            ReconciliationResource reconciliation,
            ImportResource imports,
            AskedAudits audits,
            AuditState audited,
            SelfTest selfTest,
            LongWork longWork,
            PageStreams streams,
            Clock clock) {
        this.readers = readers;
        this.actions = actions;
        this.jobs = jobs;
        this.reconciliation = reconciliation;
        this.imports = imports;
        this.audits = audits;
        this.audited = audited;
        this.selfTest = selfTest;
        this.longWork = longWork;
        this.streams = streams;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance jobs(Reader reader, State state);

        static native TemplateInstance progress(Reader reader, State state);

        static native TemplateInstance selftest(Reader reader, SelfTest.Result result);

        private Templates() {}
    }

    /** @param auditedAt null before the first that this replica has seen */
    public record State(
            List<JobsResource.Job> jobs,
            ReconciliationResource.Progress walk,
            ImportProgress past,
            Instant auditedAt,
            boolean inDoubt,
            Instant now) {

        /** Whether a replica does it at its next look. */
        public boolean isDue(JobsResource.Job job) {
            return job.dueAt() != null && !job.dueAt().isAfter(now);
        }

        public boolean walking() {
            return walk.state().equals("RUNNING");
        }

        public boolean importing() {
            return past.state().equals("RUNNING") || past.state().equals("WAITING");
        }

        /** How many lists of the import are read. */
        public long listsDone() {
            return past.lists().stream()
                    .filter(list -> list.state().equals("FINISHED"))
                    .count();
        }
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        return state().map(state -> Templates.jobs(reader, state));
    }

    /** The moving part, as often as it changes; its reader asks anew when it ends. */
    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<String> stream(@Context HttpServerRequest request) {
        Reader reader = readers.current();
        return streams.of(
                PageStreams.Kind.JOBS,
                request.method(),
                () -> state().chain(state -> Uni.createFrom()
                        .completionStage(() -> Templates.progress(reader, state).renderAsync())));
    }

    @POST
    @Path("/reconcile")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> reconcile(Form form, @Context HttpServerRequest request) {
        return reconciliation
                .reconcile(form.text("since"), null, request)
                .map(answer -> readers.done(PATH, answer.getStatus() == 200 ? "Compared." : "It is under way."));
    }

    @POST
    @Path("/import")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> begin(Form form) {
        return imports.begin(form.text("since")).map(begun -> readers.done(PATH, "The import has begun."));
    }

    @POST
    @Path("/import/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> cancel(Form form) {
        return imports.cancel()
                .map(cancelled -> readers.done(PATH, "The import no longer runs; what it brought in stays."));
    }

    @POST
    @Path("/audit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> audit(Form form) {
        boolean repair = "true".equals(form.text("repair"));
        Uni<AuditResult> result =
                repair ? actions.keep(LedgerAudit.REPAIR, null, null, () -> audited(true)) : audited(false);
        // A large ledger takes longer than a page may: then it goes on without it.
        return longWork.answer(PATIENCE, result.map(Optional::of), Optional::<AuditResult>empty)
                .map(found -> found.map(this::told)
                        .orElseGet(() -> readers.done(PATH, "The audit is under way; its result is shown here.")));
    }

    private Uni<AuditResult> audited(boolean repair) {
        return audits.run(repair)
                .map(found ->
                        found.orElseThrow(() -> ProblemException.underWay(AskedAudits.UNDER_WAY, AskedAudits.RETRY)));
    }

    private Response told(AuditResult result) {
        audits.told(result);
        return result.consistent()
                ? readers.done(PATH, "The ledger is consistent: " + result.payments() + " payments compared.")
                : readers.failed(
                        PATH,
                        result.differencesInAll() + " differences" + (result.repaired() ? ", all repaired." : "."));
    }

    @POST
    @Path("/self-test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<TemplateInstance> selfTest(Form form) {
        Reader reader = readers.current();
        return selfTest.run().map(result -> Templates.selftest(reader, result));
    }

    @POST
    @Path("/janitor")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> janitor(Form form) {
        return jobs.janitor().map(due -> readers.done(PATH, "The janitor begins within seconds."));
    }

    private Uni<State> state() {
        return jobs.jobs()
                .chain(all -> reconciliation
                        .status()
                        .chain(walk -> imports.progress()
                                .map(past -> new State(
                                        all.jobs(),
                                        walk,
                                        past,
                                        audited.auditedAt().orElse(null),
                                        audited.isInDoubt(),
                                        clock.instant()))));
    }
}
