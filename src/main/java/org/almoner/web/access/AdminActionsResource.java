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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.web.access.AdminActions.Action;
import org.almoner.web.access.AdminActions.ActionPage;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was changed by hand. */
@Cancellable(false)
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
        return actions.find(limit.rows(), cursor).map(ActionsAnswer::of);
    }

    @RegisterForReflection
    @Schema(name = "AdminActions")
    public record ActionsAnswer(@Schema(nullable = true) String nextCursor, List<ActionView> actions) {

        private static ActionsAnswer of(ActionPage found) {
            return new ActionsAnswer(
                    found.nextCursor() == null ? null : found.nextCursor().toString(),
                    found.actions().stream().map(ActionView::of).toList());
        }
    }

    @RegisterForReflection
    @Schema(name = "AdminAction")
    public record ActionView(
            UUID id,
            Instant at,
            String actor,
            String action,
            @Schema(nullable = true) String target,
            @Schema(nullable = true) String details,
            @Schema(nullable = true) String outcome) {

        private static ActionView of(Action action) {
            return new ActionView(
                    action.id(),
                    action.begunAt(),
                    action.actor(),
                    action.action(),
                    action.target(),
                    action.details(),
                    action.outcome());
        }
    }
}
