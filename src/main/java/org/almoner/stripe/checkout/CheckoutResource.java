package org.almoner.stripe.checkout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.checkout.Checkout.Opened;
import org.almoner.stripe.checkout.CheckoutRules.Order;
import org.almoner.web.access.Clients;
import org.almoner.web.access.RateLimited;
import org.almoner.web.idempotency.IdempotencyKey;
import org.almoner.web.problem.Problem;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Where a donor's way to Stripe begins. */
@Cancellable(false)
@InTime
@Path("/api/tickets/{id}/checkout")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Checkout")
class CheckoutResource {

    private static final String IDEMPOTENCY =
            "Any text that is new, such as a UUID: the same request with the same key, within a day, opens one checkout and is"
                    + " answered the same";

    private static final String ORDER = """
            {"amount":25.00,"currency":"USD",\
            "successUrl":"https://give.example.org/thanks?session={CHECKOUT_SESSION_ID}",\
            "cancelUrl":"https://give.example.org/tickets"}""";
    private static final String OPENED = """
            {"donationId":"0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c","sessionId":"cs_test_a1b2c3",\
            "url":"https://checkout.stripe.com/c/pay/cs_test_a1b2c3","expiresAt":"2026-01-03T03:04:05Z"}""";
    private static final String INVALID = """
            {"type":"about:blank","title":"Bad Request","status":400,\
            "detail":"amount must be from 0.50 to 999999.99 USD.",\
            "instance":"/api/tickets/01890a5d-ac96-774b-bcce-b302099a8057/checkout",\
            "errors":[{"field":"amount","message":"must be from 0.50 to 999999.99 USD"}]}""";

    private final StripeApi stripe;
    private final CheckoutRules rules;
    private final Checkout checkout;
    private final RepeatedCheckouts repeated;
    private final CheckoutGuard guard;
    private final Clients clients;

    CheckoutResource(
            StripeApi stripe,
            CheckoutRules rules,
            Checkout checkout,
            RepeatedCheckouts repeated,
            CheckoutGuard guard,
            Clients clients) {
        this.stripe = stripe;
        this.rules = rules;
        this.checkout = checkout;
        this.repeated = repeated;
        this.guard = guard;
        this.clients = clients;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RateLimited
    @ResponseStatus(201)
    @Operation(
            operationId = "openCheckout",
            summary = "Start a donation",
            description =
                    "Makes a Checkout Session; send the donor to its url. Three-decimal amounts are rounded to two "
                            + "digits, ISK and UGX to whole ones, as Stripe charges them.")
    @APIResponse(
            responseCode = "201",
            description = "The donor may go to url until expiresAt",
            content =
                    @Content(
                            schema = @Schema(implementation = CheckoutAnswer.class),
                            examples = @ExampleObject(name = "opened", value = OPENED)))
    @APIResponse(
            responseCode = "400",
            description = "Invalid; errors names the fields",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "too small", value = INVALID)))
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    @APIResponse(
            responseCode = "409",
            description = "The ticket is closed, or a request with this Idempotency-Key is under way; see Retry-After")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key was used for another request")
    @APIResponse(responseCode = "429", description = "Too many requests; see Retry-After")
    @APIResponse(responseCode = "502", description = "Stripe refused or is down; nothing was begun")
    @APIResponse(
            responseCode = "503",
            description =
                    "No key of Stripe's is configured, too many checkouts at once, or the ticket takes none for a while; see"
                            + " Retry-After")
    @InTime(unless = "Stripe is asked, which has its own")
    public Uni<CheckoutAnswer> open(
            @PathParam("id") UUID id,
            @HeaderParam(IdempotencyKey.HEADER) @Parameter(description = IDEMPOTENCY) IdempotencyKey key,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE)
                    @Parameter(description = "The first is the language in which the donor is thanked")
                    String languages,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NewCheckout.class),
                                            examples = @ExampleObject(name = "donation", value = ORDER)))
                    NewCheckout order,
            @Context HttpServerRequest request) {
        if (!stripe.isConfigured()) {
            // Before where donors may be sent back to, which is set up later than the key.
            rules.checkAmount(order);
            return checkout.refuseWithoutKey(id);
        }
        Order checked = rules.check(id, order, languages);
        return guard.pass(id, clients.of(request))
                .chain(() -> key == null
                        ? checkout.open(checked, Checkout.newId()).map(CheckoutAnswer::of)
                        : repeated.open(checked, key));
    }

    @RegisterForReflection
    @Schema(name = "Checkout")
    record CheckoutAnswer(UUID donationId, String sessionId, String url, Instant expiresAt) {

        static CheckoutAnswer of(Opened opened) {
            return new CheckoutAnswer(opened.donationId(), opened.sessionId(), opened.url(), opened.expiresAt());
        }
    }
}
