package org.almoner.desk.donation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.UUID;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.donor.thanks.TicketThanksResource;
import org.almoner.donor.thanks.TicketThanksResource.ThanksInput;
import org.almoner.donor.thanks.TicketThanksResource.ThanksPreview;
import org.almoner.donor.thanks.TicketThanksResource.ThanksView;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What the donors of one ticket are written, and how the letter looks. */
@Cancellable(false)
@Path("/desk/tickets/{id}/thanks")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class TicketThanksPage {

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance thanks(Reader reader, ThanksView thanks, ThanksPreview preview, Typed typed);

        private Templates() {}
    }

    private final Readers readers;
    private final TicketThanksResource thanks;

    TicketThanksPage(Readers readers, TicketThanksResource thanks) {
        this.readers = readers;
        this.thanks = thanks;
    }

    @GET
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        return page(id, Typed.NOTHING);
    }

    private Uni<TemplateInstance> page(UUID id, Typed typed) {
        Reader reader = readers.current();
        return thanks.get(id)
                .chain(own -> thanks.preview(id).map(preview -> Templates.thanks(reader, own, preview, typed)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> keep(@PathParam("id") UUID id, Form form) {
        // Browsers send each line with both of its ends.
        String text = form.text("text") == null ? null : form.text("text").replace("\r\n", "\n");
        return form.orAgain(
                () -> thanks.put(id, new ThanksInput(form.text("language"), text), now -> unchanged(now, form))
                        .map(kept -> readers.done(path(id), "Kept. It goes out from now on, as below.")),
                typed -> page(id, typed));
    }

    @POST
    @Path("/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> remove(@PathParam("id") UUID id, Form form) {
        return thanks.delete(id, now -> unchanged(now, form))
                .map(removed -> readers.done(path(id), "The usual letter goes out again."));
    }

    private static void unchanged(ThanksView now, Form form) {
        form.expect(Collections.singletonMap("Changed", now.updatedAt()));
    }

    private static String path(UUID id) {
        return "/desk/tickets/" + id + "/thanks";
    }
}
