package org.almoner.speech.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.almoner.database.sql.InTime;
import org.almoner.database.sql.Reads;
import org.almoner.speech.AudioStore;
import org.almoner.speech.GivenUpRecordings;
import org.almoner.speech.Heard;
import org.almoner.speech.Recording;
import org.almoner.speech.RecordingStatus;
import org.almoner.speech.Transcripts;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Recordings for administrators. An auditor sees that they are there, and not what is in them. */
@Cancellable(false)
@InTime
@Path("/admin/recordings")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminRecordingResource {

    private static final String DELETING = "recording.delete";

    private final AdminActions actions;
    private final Reads reads;
    private final AudioStore store;
    private final Transcripts transcripts;
    private final GivenUpRecordings givenUp;
    private final Clock clock;

    AdminRecordingResource(
            AdminActions actions, Reads reads, Transcripts transcripts, GivenUpRecordings givenUp, Clock clock) {
        this.givenUp = givenUp;
        this.actions = actions;
        this.transcripts = transcripts;
        this.reads = reads;
        this.store = new AudioStore(reads);
        this.clock = clock;
    }

    /**
     * @param error why the last try failed; null when none has
     * @param dueAt when it is next tried, while it is QUEUED
     * @param audio whether it is still there
     */
    @RegisterForReflection
    public record Listed(
            UUID id,
            UUID ticketId,
            RecordingStatus status,
            String mediaType,
            long sizeBytes,
            int attempts,
            @Schema(nullable = true) Instant dueAt,
            @Schema(nullable = true) String error,
            boolean audio,
            Instant createdAt,
            Instant updatedAt) {

        private static Listed of(Recording recording) {
            return new Listed(
                    recording.id,
                    recording.ticketId,
                    recording.status,
                    recording.mediaType,
                    recording.sizeBytes,
                    recording.attempts,
                    recording.status == RecordingStatus.QUEUED ? recording.dueAt : null,
                    recording.error,
                    recording.audioDeletedAt == null,
                    recording.createdAt,
                    recording.updatedAt);
        }
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record Recordings(
            List<Listed> recordings,
            @Schema(nullable = true) String nextCursor) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "Lists recordings, newest first", description = "What was said is at /api/recordings/{id}.")
    @APIResponse(responseCode = "200", description = "A page of recordings")
    public Uni<Recordings> list(
            @QueryParam("status") RecordingStatus status,
            @QueryParam("ticketId") UUID ticketId,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Where where = new Where()
                .and("status <> 'UPLOADING'")
                .and("status = :status", "status", status)
                .and("ticketId = :ticket", "ticket", ticketId)
                .after(cursor, "createdAt", "id");
        return Panache.withSession(() -> Recording.<Recording>find(
                                where.in("from Recording") + " order by createdAt desc, id desc", where.parameters())
                        .range(0, limit.rows())
                        .list())
                .map(read -> Page.of(read, limit, recording -> new Cursor(recording.createdAt, recording.id)))
                .map(page -> new Recordings(page.as(Listed::of), page.nextCursor()));
    }

    /** One with what was said in it. @param heard nothing while it is not DONE */
    public record Told(Listed recording, Optional<Heard> heard) {}

    /** The desk's reading of one; over HTTP it is at {@code /api/recordings/{id}}. */
    public Uni<Told> told(UUID id) {
        return Panache.withSession(() -> existing(Recording.findArrived(id))
                .flatMap(recording -> transcripts.of(id).map(heard -> new Told(Listed.of(recording), heard))));
    }

    @GET
    @Path("/{id}/audio")
    @Produces(MediaType.WILDCARD)
    @Operation(summary = "Plays a recording", description = "Takes one range of bytes (Range, If-Range).")
    @APIResponse(
            responseCode = "200",
            description = "All of it",
            content = {@Content(mediaType = "audio/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))})
    @APIResponse(
            responseCode = "206",
            description = "The range that was asked for",
            content = {@Content(mediaType = "audio/*", schema = @Schema(type = SchemaType.STRING, format = "binary"))})
    @APIResponse(responseCode = "404", description = "There is no such recording, or its audio is deleted")
    @APIResponse(responseCode = "416", description = "There is nothing in this range")
    @InTime(unless = "a file takes as long as its reader")
    public Uni<Void> audio(@PathParam("id") UUID id, @Context HttpServerRequest request) {
        return reads.inTime(Panache.withSession(() -> existing(Recording.findArrived(id))))
                .flatMap(recording -> {
                    if (recording.audioDeletedAt != null) {
                        throw ProblemException.notFound("audio");
                    }
                    return AudioAnswer.write(store, recording, request);
                });
    }

    @POST
    @Path("/{id}/retry")
    @Operation(summary = "Has a failed recording transcribed again", description = "It starts with all of its tries.")
    @APIResponse(responseCode = "200", description = "It waits again")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    @APIResponse(responseCode = "409", description = "It has not failed")
    public Uni<Listed> retry(@PathParam("id") UUID id) {
        return actions.keep(
                        "recording.retry",
                        id.toString(),
                        null,
                        () -> changed(id, recording -> {
                            recording.retry(clock.instant());
                            return Uni.createFrom().voidItem();
                        }))
                .map(Listed::of);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a recording with its audio and its transcript")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "There is no such recording")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, recording -> {}));
    }

    /**
     * The same by whoever has seen it.
     *
     * @param seen looks at the recording while nobody else can change it, and throws where it is to stay
     */
    public Uni<Void> delete(UUID id, Consumer<Listed> seen) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, seen));
    }

    private Uni<Void> deleted(UUID id, Consumer<Listed> seen) {
        return changed(id, recording -> {
                    seen.accept(Listed.of(recording));
                    return givenUp.giveUp(recording);
                })
                .call(givenUp::delete)
                .replaceWithVoid();
    }

    private static Uni<Recording> changed(UUID id, Function<Recording, Uni<?>> change) {
        return Panache.withTransaction(
                () -> existing(Recording.findToChange(id)).call(change));
    }

    private static Uni<Recording> existing(Uni<Recording> recording) {
        return recording.onItem().ifNull().failWith(() -> ProblemException.notFound("recording"));
    }
}
