package org.almoner.stripe.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.inbox.EventStore.Reception;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Where Stripe delivers its events. An answer of 2xx means: committed. */
@Cancellable(false)
@InTime
@Path(StripeWebhookResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Stripe")
class StripeWebhookResource {

    static final String PATH = "/api/stripe/webhook";

    private static final int BEFORE_RESOURCES = -1;

    private final WebhookSignature signature;
    private final SignatureRefusals refusals;
    private final EventReader reader;
    private final WebhookDelivery delivery;

    StripeWebhookResource(
            WebhookSignature signature, SignatureRefusals refusals, EventReader reader, WebhookDelivery delivery) {
        this.signature = signature;
        this.refusals = refusals;
        this.reader = reader;
        this.delivery = delivery;
    }

    /** @param idempotent true when the event had been seen before; null, and then left out, otherwise */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Acknowledgement(boolean received, Boolean idempotent) {

        private static final Acknowledgement FIRST = new Acknowledgement(true, null);
        private static final Acknowledgement AGAIN = new Acknowledgement(true, true);

        private static Acknowledgement of(Reception outcome) {
            return switch (outcome) {
                case TAKEN -> FIRST;
                case SEEN_BEFORE -> AGAIN;
            };
        }
    }

    /** Whatever proxies made of its headers, a delivery is JSON and is answered in JSON. */
    void takeAnyMediaType(@Observes Router router) {
        router.post(PATH).order(BEFORE_RESOURCES).handler(delivery -> {
            delivery.request()
                    .headers()
                    .remove(HttpHeaders.ACCEPT)
                    .set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
            delivery.next();
        });
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Receive an event of Stripe",
            description = "The raw body, signed as Stripe signs it. An answer of 2xx means that it is committed.")
    @APIResponse(responseCode = "200", description = "Committed, now or when it was first seen")
    @APIResponse(responseCode = "400", description = "Not signed with a secret of ours, no event, or of the other mode")
    @APIResponse(responseCode = "503", description = "No signing secret is configured, or the database is away")
    @InTime(unless = "the queue has its own")
    public Uni<Acknowledgement> receive(@HeaderParam("Stripe-Signature") String header, byte[] body) {
        if (!signature.isConfigured()) {
            throw ProblemException.unavailable("No signing secret is configured for the webhook.");
        }
        byte[] bytes = body == null ? new byte[0] : body;
        WebhookSignature.SignatureFinding finding = signature.check(bytes, header);
        if (finding != WebhookSignature.SignatureFinding.VALID) {
            refusals.count(finding);
            throw ProblemException.badRequest("The Stripe-Signature header does not fit the body, or is too old.");
        }
        StripeEvent event = reader.read(bytes)
                .orElseThrow(() -> ProblemException.badRequest("The body is not an event of Stripe."));
        return delivery.take(event)
                .map(outcome -> answer(event, outcome))
                .onFailure(DatabaseFailure::isOfWhatIsGone)
                .transform(gone ->
                        ProblemException.unavailable("Its ticket was removed meanwhile; without it it is taken."))
                .onFailure(TurnedAwayException.class)
                .transform(full -> ProblemException.unavailable(full.getMessage(), TurnedAwayException.RETRY_AFTER));
    }

    private static Acknowledgement answer(StripeEvent event, Reception outcome) {
        if (outcome == Reception.TAKEN && event.outcome() == EventOutcome.REFUSED) {
            throw ProblemException.badRequest(EventReader.OTHER_MODE + ".");
        }
        return Acknowledgement.of(outcome);
    }
}
