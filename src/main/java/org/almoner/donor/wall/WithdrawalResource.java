package org.almoner.donor.wall;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Takes donors off the wall at their wish, or for another good reason. */
@Cancellable(false)
@InTime
@Path("/admin/donations/{id}/wall/withdraw")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class WithdrawalResource {

    private final Withdrawals withdrawals;
    private final AdminActions actions;

    WithdrawalResource(Withdrawals withdrawals, AdminActions actions) {
        this.withdrawals = withdrawals;
        this.actions = actions;
    }

    @POST
    @Operation(
            summary = "Takes a donor off the wall",
            description = "Whatever the donor chose in the checkout, also in events that come later.")
    @APIResponse(responseCode = "204", description = "Off the wall, now or before")
    @APIResponse(responseCode = "404", description = "There is no such payment")
    public Uni<Void> withdraw(@PathParam("id") UUID id) {
        return actions.keep("donation.wall.withdraw", id.toString(), null, () -> withdrawals.withdraw(id));
    }
}
