package org.almoner.desk.operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.web.access.AdminActionsResource;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Who changed what by hand. */
@Cancellable(false)
@Path("/desk/actions")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class ActionsPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance actions(Reader reader, Asked asked, AdminActionsResource.ActionsAnswer found);

        private Templates() {}
    }

    private final Readers readers;
    private final AdminActionsResource actions;

    ActionsPage(Readers readers, AdminActionsResource actions) {
        this.readers = readers;
        this.actions = actions;
    }

    @GET
    public Uni<TemplateInstance> show() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return actions.find(asked.limit(), asked.cursor()).map(found -> Templates.actions(reader, asked, found));
    }
}
