package org.almoner.desk.people;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.almoner.desk.frame.Asked;
import org.almoner.desk.frame.Form;
import org.almoner.desk.frame.Reader;
import org.almoner.desk.frame.Readers;
import org.almoner.speech.RecordingStatus;
import org.almoner.speech.admin.AdminRecordingResource;
import org.almoner.speech.admin.AdminRecordingResource.Recordings;
import org.almoner.speech.admin.AdminRecordingResource.Told;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Recordings; what is said in them is for administrators alone. */
@Cancellable(false)
@Path("/desk/recordings")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed({"admin", "auditor"})
public class RecordingPages {

    private static final String PATH = "/desk/recordings";

    private final Readers readers;
    private final AdminRecordingResource recordings;

    RecordingPages(Readers readers, AdminRecordingResource recordings) {
        this.readers = readers;
        this.recordings = recordings;
    }

    @CheckedTemplate(basePath = "desk")
    static class Templates {

        static native TemplateInstance recordings(Reader reader, Asked asked, Recordings found);

        static native TemplateInstance recording(Reader reader, Told told);

        private Templates() {}
    }

    @GET
    public Uni<TemplateInstance> list() {
        Reader reader = readers.current();
        Asked asked = readers.asked();
        return recordings
                .list(
                        asked.word("status", RecordingStatus.class, null),
                        asked.id("ticketId"),
                        asked.limit(),
                        asked.cursor())
                .map(found -> Templates.recordings(reader, asked, found));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("admin")
    public Uni<TemplateInstance> show(@PathParam("id") UUID id) {
        Reader reader = readers.current();
        return recordings.told(id).map(told -> Templates.recording(reader, told));
    }

    @GET
    @Path("/{id}/audio")
    @Produces(MediaType.WILDCARD)
    @RolesAllowed("admin")
    public Uni<Void> audio(@PathParam("id") UUID id, @Context HttpServerRequest request) {
        return recordings.audio(id, request);
    }

    @POST
    @Path("/{id}/retry")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> retry(@PathParam("id") UUID id, Form form) {
        return recordings.retry(id).map(retried -> readers.done(PATH + "/" + id, "It waits to be heard again."));
    }

    @POST
    @Path("/{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed("admin")
    public Uni<Response> delete(@PathParam("id") UUID id, Form form) {
        return recordings
                .delete(id, now -> form.expect(Map.of("status", now.status())))
                .map(deleted -> readers.done(PATH, "The recording is deleted, with its audio and its transcript."));
    }
}
