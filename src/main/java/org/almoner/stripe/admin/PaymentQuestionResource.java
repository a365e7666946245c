package org.almoner.stripe.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.catchup.PaymentQuestion;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Newest;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What Stripe has told of one payment, and what it says of it now, for whoever does not want to wait for an event. */
@Cancellable(false)
@InTime
@Path("/admin/stripe/payments")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class PaymentQuestionResource {

    private final AdminActions actions;
    private final PaymentQuestion question;
    private final PaymentEvents events;

    PaymentQuestionResource(AdminActions actions, PaymentQuestion question, PaymentEvents events) {
        this.actions = actions;
        this.question = question;
        this.events = events;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{donationId}/events")
    @Operation(
            summary = "Events that told of a payment",
            description =
                    "The two hundred newest, earliest first. Those that could not be used or understood name no payment, nor do"
                            + " those that were taken in before events did; old ones may have been removed.")
    @APIResponse(responseCode = "200", description = "The events")
    @APIResponse(responseCode = "404", description = "There is no such payment")
    public Uni<PaymentEventsAnswer> told(@PathParam("donationId") UUID donationId) {
        return events(donationId).map(found -> new PaymentEventsAnswer(donationId, found.rows()));
    }

    /** The same for the desk, which also says where older ones are left out. */
    @RolesAllowed({"admin", "auditor"})
    public Uni<Newest<StripeEventsResource.EventView>> events(UUID donationId) {
        return events.of(donationId).map(found -> found.orElseThrow(() -> ProblemException.notFound("payment")));
    }

    @POST
    @Path("/{donationId}/ask")
    @Operation(
            summary = "Ask Stripe about a payment",
            description = "What it answers counts as an event would that told it: nothing counts twice.")
    @APIResponse(responseCode = "200", description = "Asked, and what it said is in the ledger")
    @APIResponse(responseCode = "404", description = "There is no such payment, or Stripe has no name for it")
    @APIResponse(responseCode = "502", description = "Stripe refused or is down")
    @APIResponse(responseCode = "503", description = "No key of Stripe's is configured, or the database is away")
    @InTime(unless = "Stripe is asked, which has its own")
    public Uni<AskedAnswer> ask(@PathParam("donationId") UUID donationId) {
        return actions.keep(
                "payment.ask",
                donationId.toString(),
                null,
                () -> question.ask(donationId)
                        .onFailure(StripeFailure.class)
                        .transform(failure -> ((StripeFailure) failure).toProblem())
                        .invoke(known -> {
                            if (!known) {
                                throw ProblemException.notFound("payment that Stripe could be asked about");
                            }
                        })
                        .map(known -> new AskedAnswer(donationId)));
    }

    /** What told of a payment. */
    @RegisterForReflection
    public record PaymentEventsAnswer(UUID donationId, List<StripeEventsResource.EventView> events) {}

    /** The payment that was asked about. */
    @RegisterForReflection
    public record AskedAnswer(UUID donationId) {}
}
