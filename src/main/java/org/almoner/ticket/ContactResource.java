package org.almoner.ticket;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The keys of contacts change hands. */
@Cancellable(false)
@InTime
@Path("/admin/contacts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class ContactResource {

    private final AdminActions actions;
    private final ContactRotation rotation;
    private final LongWork longWork;

    ContactResource(AdminActions actions, ContactRotation rotation, LongWork longWork) {
        this.actions = actions;
        this.rotation = rotation;
        this.longWork = longWork;
    }

    @POST
    @Path("/rotate")
    @Operation(
            summary = "Encrypts all contacts with the first of CONTACT_KEYS",
            description =
                    "Those under other keys and those that are not encrypted; with or without keys, those that an earlier version"
                            + " stored so that they are not found however they are written. Answers how many of each kind it wrote, and how many contacts cannot be read (unreadable).")
    @APIResponse(responseCode = "200", description = "Done; doing it again writes nothing more")
    @APIResponse(responseCode = "409", description = "A key does not open what it has sealed; nothing was written")
    @APIResponse(
            responseCode = "503",
            description =
                    "It takes longer than an answer may and goes on: ask again, which does what is left; or the database is away")
    @InTime(unless = "all contacts are read, a part at a time")
    public Uni<Map<String, Long>> rotate() {
        return longWork.answerOnce("contacts.rotate", actions.keep("contacts.rotate", null, null, rotation::rotate));
    }
}
