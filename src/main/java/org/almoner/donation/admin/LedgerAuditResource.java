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
import org.almoner.database.sql.Reads;
import org.almoner.donation.audit.LedgerAudit;
import org.almoner.web.access.AdminActions;
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
    private final Reads reads;
    private final LedgerAudit audit;

    LedgerAuditResource(AdminActions actions, Reads reads, LedgerAudit audit) {
        this.reads = reads;
        this.actions = actions;
        this.audit = audit;
    }

    @POST
    @Operation(
            summary = "Prove that rows are what their histories come to, and journal and totals what the rows say",
            description =
                    "Differences of totals are shown with both sums, those of rows with their columns, those of the"
                            + " journal with what it has too much. With repair=true the rows are derived anew, which moves"
                            + " their totals and journals what differs, and totals are set to what the rows say.")
    @APIResponse(responseCode = "200", description = "What was found and, if asked for, changed")
    @InTime(unless = "the whole ledger is read, a part at a time")
    public Uni<LedgerAudit.AuditResult> audit(@QueryParam("repair") @DefaultValue("false") Boolean repair) {
        return repair
                ? actions.keep(LedgerAudit.REPAIR, null, null, () -> audit.run(true))
                // Before what has no limit of ours: what is frozen keeps none of its own.
                : reads.read("select 1").chain(() -> audit.run(false));
    }
}
