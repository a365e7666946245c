package org.almoner.profile;

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
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
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
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The people whose recordings are made, for administrators. */
@Cancellable(false)
@InTime
@Path("/admin/profiles")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class ProfileResource {

    private static final String DELETING = "profile.delete";

    private final AdminActions actions;
    private final Clock clock;

    ProfileResource(AdminActions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record Profiles(
            List<ProfileView> profiles,
            @Schema(nullable = true) String nextCursor) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @WithSession
    @Operation(summary = "Lists profiles, newest first")
    @APIResponse(responseCode = "200", description = "A page of profiles")
    public Uni<Profiles> list(
            @QueryParam("ticketId") UUID ticketId,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Where where = new Where()
                .and(":ticket in elements(ticketIds)", "ticket", ticketId)
                .after(cursor, "createdAt", "id");
        return Profile.<Profile>find(where.in("from Profile") + " order by createdAt desc, id desc", where.parameters())
                .range(0, limit.rows())
                .list()
                .map(read -> Page.of(read, limit, profile -> new Cursor(profile.createdAt, profile.id)))
                .map(page -> new Profiles(page.as(ProfileView::of), page.nextCursor()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(summary = "Makes a profile")
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = ProfileView.class)))
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(responseCode = "404", description = "A ticket is not there; errors names them")
    public Uni<ProfileView> create(@NotNull @Valid ProfileInput profile) {
        return actions.keep(
                "profile.create",
                null,
                null,
                () -> written(() -> Profile.of(profile, clock.instant()).<Profile>persist()));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @WithSession
    @Operation(summary = "Shows a profile")
    @APIResponse(responseCode = "200", description = "Found")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    public Uni<ProfileView> get(@PathParam("id") UUID id) {
        return existing(Profile.find(id)).map(ProfileView::of);
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replaces a profile",
            description = "The version must be the one that was read: nobody overwrites what they have not seen.")
    @APIResponse(responseCode = "200", description = "Replaced")
    @APIResponse(
            responseCode = "404",
            description = "There is no such profile, or a ticket is not there: then errors names them")
    @APIResponse(responseCode = "409", description = "It was changed meanwhile; errors names the current version")
    public Uni<ProfileView> replace(@PathParam("id") UUID id, @NotNull @Valid ProfileInput profile) {
        if (profile.version() == null) {
            throw ProblemException.invalid("version", "must be the version that was read");
        }
        return actions.keep(
                "profile.replace",
                id.toString(),
                null,
                () -> written(() -> existing(Profile.find(id)).invoke(found -> replace(found, profile)))
                        .onFailure(OptimisticLockException.class)
                        .transform(lost ->
                                ProblemException.conflict("version", "was changed in this moment; read it again")));
    }

    private void replace(Profile found, ProfileInput profile) {
        if (found.version != profile.version()) {
            throw ProblemException.conflict("version", "is " + found.version + " by now");
        }
        found.change(profile, clock.instant());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a profile")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "There is no such profile")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, profile -> {}));
    }

    /**
     * The same by whoever has seen it.
     *
     * @param seen looks at the profile while nobody else can change it, and throws where it is to stay
     */
    public Uni<Void> delete(UUID id, Consumer<ProfileView> seen) {
        return actions.keep(DELETING, id.toString(), null, () -> deleted(id, seen));
    }

    private static Uni<Void> deleted(UUID id, Consumer<ProfileView> seen) {
        return Panache.withTransaction(() -> existing(Profile.findToRemove(id))
                .invoke(profile -> seen.accept(ProfileView.of(profile)))
                .flatMap(Profile::remove));
    }

    private static Uni<Profile> existing(Uni<Profile> profile) {
        return profile.onItem().ifNull().failWith(() -> ProblemException.notFound("profile"));
    }

    /** The one constraint that a valid profile can break is the key that leads to its tickets. */
    private static Uni<ProfileView> written(Supplier<Uni<Profile>> profile) {
        return Panache.withTransaction(() -> profile.get().call(Panache::flush))
                .map(ProfileView::of)
                .onFailure(ConstraintViolationException.class)
                .transform(unknown -> ProblemException.notFound("ticketIds", "must be the ids of tickets"));
    }
}
