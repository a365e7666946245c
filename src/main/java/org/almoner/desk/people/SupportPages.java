package org.almoner.desk.people;

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
import java.util.Map;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.desk.frame.Typed;
import org.almoner.support.AdminSupportResource;
import org.almoner.support.AdminSupportResource.SupportTickets;
import org.almoner.support.MessagePage;
import org.almoner.support.NewMessage;
import org.almoner.support.SupportStatus;
import org.almoner.support.SupportView;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Visitors' threads: reads, answers and closes them. */
@Cancellable(false)
@Path("/desk/support")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class SupportPages {

    private static final String PATH = "/desk/support";

    private final Readers readers;
    private final AdminSupportResource threads;

    SupportPages(Readers readers, AdminSupportResource threads) {
        this.readers = readers;
        this.threads = threads;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance threads(Reader reader, Asked asked, SupportTickets found);

        static native TemplateInstance thread(Reader reader, Asked asked, MessagePage.ForAdmin found, Typed typed);

        private Templates() {}
    }

    @GET
    public Uni<TemplateInstance> list() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return threads.list(
                        asked.word("status", SupportStatus.class, null),
                        asked.id("ticketId"),
                        asked.limit(),
                        asked.cursor())
                .map(found -> Templates.threads(reader, asked, found));
    }

    @GET
    @Path("/{id}")
    public Uni<TemplateInstance> read(@PathParam("id") UUID id) {
        return read(id, Typed.NOTHING);
    }

    /** Without a cursor with what was said last, below which it is answered. */
    private Uni<TemplateInstance> read(UUID id, Typed typed) {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return threads.readFromEnd(id, asked.limit(), asked.cursor())
                .map(found -> Templates.thread(reader, asked, found, typed));
    }

    /** Nobody answers what they have not read. */
    @POST
    @Path("/{id}/answer")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> answer(@PathParam("id") UUID id, Form form) {
        return form.orAgain(
                () -> threads.answer(id, new NewMessage(form.text("message")), now -> unchanged(now, form))
                        .map(answered -> readers.done(PATH + "/" + id, "Answered.")),
                typed -> read(id, typed));
    }

    @POST
    @Path("/{id}/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> close(@PathParam("id") UUID id, Form form) {
        return threads.close(id, now -> unchanged(now, form)).map(closed -> readers.done(PATH + "/" + id, "Closed."));
    }

    private static void unchanged(SupportView now, Form form) {
        form.expect(Map.of("status", now.status(), "messages", now.messages()));
    }
}
