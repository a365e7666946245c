package org.almoner.knowledge;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
import org.almoner.web.access.Callers;
import org.almoner.web.input.LanguageTag;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What can be searched, for administrators. */
@Cancellable(false)
@InTime
@Path("/admin/knowledge/sources")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminKnowledgeResource {

    private static final String DELETING = "knowledge.delete";

    private final AdminActions actions;
    private final KnowledgeSources sources;
    private final Callers callers;

    AdminKnowledgeResource(AdminActions actions, KnowledgeSources sources, Callers callers) {
        this.callers = callers;
        this.actions = actions;
        this.sources = sources;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record Sources(
            List<SourceView> sources,
            @Schema(nullable = true) String nextCursor) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @WithSession
    @Operation(summary = "Lists sources without their texts, newest first")
    @APIResponse(responseCode = "200", description = "A page of sources")
    public Uni<Sources> list(
            @QueryParam("public") Boolean published,
            @QueryParam("language") @LanguageTag String language,
            @QueryParam("ticketId") UUID ticketId,
            @QueryParam("recordingId") UUID recordingId,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Where where = new Where()
                .and("isPublic = :public", "public", published)
                .and("language = :language", "language", language)
                .and("ticketId = :ticket", "ticket", ticketId)
                .and("recordingId = :recording", "recording", recordingId)
                .after(cursor, "createdAt", "id");
        return Panache.getSession()
                .flatMap(session -> {
                    var query = session.createSelectionQuery(
                            "select " + SourceView.FIELDS + where.in(" from KnowledgeSource")
                                    + " order by createdAt desc, id desc",
                            Object[].class);
                    where.parameters().forEach(query::setParameter);
                    return query.setMaxResults(limit.rows() + 1).getResultList();
                })
                .map(rows -> rows.stream().map(SourceView::of).toList())
                .map(read -> Page.of(read, limit, source -> new Cursor(source.createdAt(), source.id())))
                .map(page -> new Sources(page.rows(), page.nextCursor()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Adds a document", description = "Only administrators find it unless it is made public.")
    @APIResponse(
            responseCode = "201",
            description = "Added",
            content = @Content(schema = @Schema(implementation = SourceView.class)))
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(responseCode = "413", description = "The body is too large")
    public Uni<SourceView> add(@NotNull @Valid SourceInput source) {
        return actions.keep(
                "knowledge.add",
                null,
                details(source),
                () -> Panache.withTransaction(() -> sources.add(source.content()))
                        .map(SourceView::withText));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @WithSession
    @Operation(
            summary = "Shows a source with its text",
            description = "What was said in a recording is for administrators; to an auditor its text is null.")
    @APIResponse(responseCode = "200", description = "Found")
    @APIResponse(responseCode = "404", description = "There is no such source")
    public Uni<SourceView> get(@PathParam("id") UUID id) {
        return callers.isAdmin()
                .flatMap(admin -> existing(KnowledgeSource.find(id))
                        .map(source -> admin || source.recordingId == null
                                ? SourceView.withText(source)
                                : SourceView.withoutText(source)));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replaces a source",
            description = "The version must be the one that was read: nobody overwrites what they have not seen.")
    @APIResponse(responseCode = "200", description = "Replaced")
    @APIResponse(responseCode = "404", description = "There is no such source")
    @APIResponse(responseCode = "409", description = "It was changed meanwhile; errors names the current version")
    public Uni<SourceView> replace(@PathParam("id") UUID id, @NotNull @Valid SourceInput source) {
        if (source.version() == null) {
            throw ProblemException.invalid("version", "must be the version that was read");
        }
        return actions.keep(
                "knowledge.replace",
                id.toString(),
                details(source),
                () -> Panache.withTransaction(
                                () -> existing(KnowledgeSource.find(id)).flatMap(found -> replace(found, source)))
                        .map(SourceView::withText)
                        .onFailure(OptimisticLockException.class)
                        .transform(lost ->
                                ProblemException.conflict("version", "was changed in this moment; read it again")));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a source with its chunks")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "There is no such source")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, source -> {}));
    }

    /**
     * The same by whoever has seen it.
     *
     * @param seen looks at the source, without its text, while nobody else can change it, and throws where it is to stay
     */
    public Uni<Void> delete(UUID id, Consumer<SourceView> seen) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, seen));
    }

    private static Uni<Void> deleted(UUID id, Consumer<SourceView> seen) {
        return Panache.withTransaction(() -> existing(KnowledgeSource.findToRemove(id))
                .invoke(source -> seen.accept(SourceView.withoutText(source)))
                .flatMap(KnowledgeSource::remove));
    }

    private Uni<KnowledgeSource> replace(KnowledgeSource found, SourceInput source) {
        if (found.version != source.version()) {
            throw ProblemException.conflict("version", "is " + found.version + " by now");
        }
        return sources.replace(found, source.content());
    }

    /** Who publishes is to be known. */
    private static String details(SourceInput source) {
        return "public=" + source.content().isPublic();
    }

    private static Uni<KnowledgeSource> existing(Uni<KnowledgeSource> source) {
        return source.onItem().ifNull().failWith(() -> ProblemException.notFound("source"));
    }
}
