package org.almoner.system.selftest;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.almoner.database.sql.InTime;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets an administrator see that the database does what the service needs of it. */
@Cancellable(false)
@InTime
@Path("/admin/db/self-test")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class SelfTestResource {

    private static final String EXAMPLE = """
            {"success":true,"passed":7,"failed":0,"durationMs":61,"groups":[
              {"name":"SupportTicket","status":"PASS","durationMs":9,
               "details":"opened, answered, read, closed and deleted a thread"},
              {"name":"DonationPipeline","status":"PASS","durationMs":22,
               "details":"took a payment and a refund, read the totals and deleted them"}]}""";

    private final SelfTest selfTest;

    SelfTestResource(SelfTest selfTest) {
        this.selfTest = selfTest;
    }

    @POST
    @Operation(
            summary = "Test the database through the real code",
            description =
                    "Every group runs in a transaction that is rolled back: no row stays, no real one is touched. All of it takes"
                            + " eight seconds at most; a group that takes too long is told as one, and the others are tried as long as"
                            + " the database answers.")
    @APIResponse(
            responseCode = "200",
            description = "All groups passed",
            content =
                    @Content(
                            schema = @Schema(implementation = SelfTest.Result.class),
                            examples = @ExampleObject(name = "passed", value = EXAMPLE)))
    @APIResponse(
            responseCode = "503",
            description = "A group failed; details says why",
            content = @Content(schema = @Schema(implementation = SelfTest.Result.class)))
    @InTime(unless = "it has its own")
    public Uni<Response> run() {
        return selfTest.run()
                .map(result -> Response.status(result.success() ? 200 : 503)
                        .entity(result)
                        .build());
    }
}
