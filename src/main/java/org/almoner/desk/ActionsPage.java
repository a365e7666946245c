package org.almoner.desk;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.almoner.web.access.AdminActionsResource;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Who changed what by hand. */
@Cancellable(false)
@Path("/desk/actions")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class ActionsPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance actions(
                Reader reader, AdminActionsResource.ActionsAnswer found, String next, String first);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminActionsResource actions;

    ActionsPage(Readers readers, AdminActionsResource actions) {
        this.readers = readers;
        this.actions = actions;
    }

    @GET
    public Uni<TemplateInstance> show(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor,
            @Context UriInfo asked) {
        Reader reader = readers.current();
        return actions.find(limit, cursor)
                .map(found ->
                        Templates.actions(reader, found, Pages.next(asked, found.nextCursor()), Pages.first(asked)));
    }
}
