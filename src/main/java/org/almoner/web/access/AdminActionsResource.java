package org.almoner.web.access;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.almoner.database.sql.InTime;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was changed by hand. */
@Cancellable(false)
@InTime
@Path("/admin/actions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminActionsResource {

    private final AdminActions actions;

    AdminActionsResource(AdminActions actions) {
        this.actions = actions;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Who changed what by hand",
            description =
                    "Newest first; nextCursor leads to the next page. outcome is DONE, FAILED, or null while it is "
                            + "under way and where nobody saw its end.")
    @APIResponse(responseCode = "200", description = "A page of actions")
    public Uni<ActionsAnswer> find(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit, @QueryParam("cursor") Cursor cursor) {
        return actions.find(limit, cursor).map(ActionsAnswer::of);
    }

    @RegisterForReflection
    @Schema(name = "AdminActions")
    public record ActionsAnswer(@Schema(nullable = true) String nextCursor, List<AdminAction> actions) {

        private static ActionsAnswer of(Page<AdminAction> page) {
            return new ActionsAnswer(page.nextCursor(), page.rows());
        }
    }
}
