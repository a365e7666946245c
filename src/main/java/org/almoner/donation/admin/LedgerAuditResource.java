package org.almoner.donation.admin;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.almoner.database.sql.InTime;
import org.almoner.donation.audit.AskedAudits;
import org.almoner.donation.audit.LedgerAudit;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The audit of the ledger, on request. */
@Cancellable(false)
@InTime
@Path("/admin/ledger/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class LedgerAuditResource {

    private final AdminActions actions;
    private final AskedAudits asked;
    private final LongWork longWork;

    LedgerAuditResource(AdminActions actions, AskedAudits asked, LongWork longWork) {
        this.actions = actions;
        this.asked = asked;
        this.longWork = longWork;
    }

    @POST
    @Operation(
            summary = "Prove that rows are what their histories come to, and journal and totals what the rows say",
            description =
                    "Differences of totals are shown with both sums, those of rows with their columns, those of the"
                            + " journal with what it has too much. With repair=true the rows are derived anew, which moves"
                            + " their totals and journals what differs, and totals are set to what the rows say. Who asks again while it"
                            + " is under way waits for the same one; a result that nobody was told is told to the next who asks within"
                            + " 15 minutes.")
    @APIResponse(responseCode = "200", description = "What was found and, if asked for, changed")
    @APIResponse(
            responseCode = "409",
            description = "Another one is under way, on another replica, by itself or of the other kind")
    @APIResponse(
            responseCode = "503",
            description =
                    "It takes longer than an answer may and goes on: ask again for its result; or the database is away")
    @InTime(unless = "the whole ledger is read, a part at a time")
    public Uni<LedgerAudit.AuditResult> audit(@QueryParam("repair") @DefaultValue("false") Boolean repair) {
        Uni<LedgerAudit.AuditResult> audit =
                repair ? actions.keep(LedgerAudit.REPAIR, null, null, () -> run(true)) : run(false);
        return longWork.answer(audit).invoke(asked::told);
    }

    private Uni<LedgerAudit.AuditResult> run(boolean repair) {
        return asked.run(repair)
                .map(found ->
                        found.orElseThrow(() -> ProblemException.underWay(AskedAudits.UNDER_WAY, AskedAudits.RETRY)));
    }
}
