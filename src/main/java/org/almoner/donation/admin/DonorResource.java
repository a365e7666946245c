package org.almoner.donation.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.almoner.database.sql.InTime;
import org.almoner.donation.donor.DonorHashRotation;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The key of the donors' hashes changes hands. */
@Cancellable(false)
@InTime
@Path("/admin/donors")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class DonorResource {

    private final AdminActions actions;
    private final DonorHashRotation rotation;
    private final LongWork longWork;

    DonorResource(AdminActions actions, DonorHashRotation rotation, LongWork longWork) {
        this.actions = actions;
        this.rotation = rotation;
        this.longWork = longWork;
    }

    @POST
    @Path("/rotate")
    @Operation(
            summary = "Ties earlier donations of donors who came back to the first of DONOR_HASH_KEY",
            description =
                    "A donor who gives while a former key is in the list is known again. Gives what they gave before the hash of"
                            + " the first key, and deletes what ties it to that of a key which was taken out.")
    @APIResponse(
            responseCode = "200",
            description = "Done; doing it again writes nothing more until another comes back")
    @APIResponse(
            responseCode = "503",
            description =
                    "It takes longer than an answer may and goes on: ask again, which does what is left; or the database is away")
    @InTime(unless = "all donors are read, a part at a time")
    public Uni<RotationAnswer> rotate() {
        return longWork.answerOnce("donors.rotate", actions.keep("donors.rotate", null, null, rotation::rotate))
                .map(rotated -> new RotationAnswer(rotated.donations(), rotated.unreadable()));
    }

    /** @param unreadable donations that are left as they were, since their history cannot be read */
    @RegisterForReflection
    record RotationAnswer(long donations, long unreadable) {}
}
