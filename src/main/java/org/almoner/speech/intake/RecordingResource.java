package org.almoner.speech.intake;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.speech.Recording;
import org.almoner.speech.SpeechStatus;
import org.almoner.speech.Transcripts;
import org.almoner.web.access.Callers;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Tells how far a recording is. */
@Cancellable(false)
@InTime
@Path("/api/recordings/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recordings")
class RecordingResource {

    private final Transcripts transcripts;
    private final SpeechStatus speech;
    private final Callers callers;

    RecordingResource(Transcripts transcripts, SpeechStatus speech, Callers callers) {
        this.transcripts = transcripts;
        this.speech = speech;
        this.callers = callers;
    }

    @GET
    @Operation(
            summary = "Shows how far a recording is",
            description = "With the credentials of an administrator also what was said in it.")
    @APIResponse(responseCode = "200", description = "Found")
    @APIResponse(responseCode = "400", description = "The id is no UUID")
    @APIResponse(responseCode = "401", description = "Credentials came with the request, and they are wrong")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    public Uni<RecordingView> get(@PathParam("id") UUID id) {
        return callers.isAdmin()
                .flatMap(admin -> Panache.withSession(() -> existing(id).flatMap(recording -> view(recording, admin))));
    }

    private Uni<RecordingView> view(Recording recording, boolean admin) {
        boolean configured = speech.isConfigured();
        return admin
                ? transcripts
                        .of(recording.id)
                        .map(heard -> RecordingView.forAdmin(recording, configured, heard.orElse(null)))
                : Uni.createFrom().item(RecordingView.forEverybody(recording, configured));
    }

    static Uni<Recording> existing(UUID id) {
        return Recording.findArrived(id).onItem().ifNull().failWith(() -> ProblemException.notFound("recording"));
    }
}
