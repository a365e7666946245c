package org.almoner.speech.intake;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Reads;
import org.almoner.speech.SpeechStatus;
import org.almoner.web.access.Clients;
import org.almoner.web.access.RateLimited;
import org.almoner.web.load.StreamedBody;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Takes recordings of a ticket. */
@Cancellable(false)
@InTime
@Path("/api/tickets/{id}/recordings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recordings")
class UploadResource {

    private final Uploads uploads;
    private final SpeechStatus speech;
    private final Reads reads;
    private final Clients clients;

    UploadResource(Uploads uploads, SpeechStatus speech, Reads reads, Clients clients) {
        this.uploads = uploads;
        this.speech = speech;
        this.reads = reads;
        this.clients = clients;
    }

    @POST
    @RateLimited
    @StreamedBody
    @ResponseStatus(201)
    @Operation(
            summary = "Sends a recording",
            description =
                    "The body is the audio itself, WAV, MP3, Ogg, WebM or M4A, and no form (multipart): what it is "
                            + "is told by its content, whatever its name or Content-Type.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "audio/*", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "201",
            description = "Stored; it waits for its transcription",
            content = @Content(schema = @Schema(implementation = RecordingView.class)))
    @APIResponse(responseCode = "400", description = "The id is no UUID, the body is empty, or it broke off")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    @APIResponse(responseCode = "408", description = "The body did not arrive in time")
    @APIResponse(responseCode = "409", description = "The ticket is closed, or has as many recordings as it may have")
    @APIResponse(responseCode = "413", description = "The recording is too large")
    @APIResponse(responseCode = "415", description = "The body is no audio of these kinds")
    @APIResponse(responseCode = "429", description = "Too many requests, or recordings at once; see Retry-After")
    @APIResponse(responseCode = "503", description = "Too many recordings are being sent, or there is no room for more")
    @InTime(unless = "a recording takes as long as its sender")
    public Uni<RecordingView> send(@PathParam("id") UUID id, @jakarta.ws.rs.core.Context HttpServerRequest request) {
        return uploads.receive(id, clients.of(request))
                .emitOn(OwnContext.caller())
                .flatMap(recording -> reads.inTime(Panache.withSession(() -> RecordingResource.existing(recording))))
                .map(recording -> RecordingView.forEverybody(recording, speech.isConfigured()));
    }
}
