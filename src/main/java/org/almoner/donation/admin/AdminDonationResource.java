package org.almoner.donation.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.almoner.donation.admin.AdminDonationQueries.DonationPage;
import org.almoner.donation.admin.AdminDonationQueries.Filter;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.donation.reading.Donation;
import org.almoner.money.CurrencyRules;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Payments as a treasurer sees them, and the placing of those that name no ticket. */
@Cancellable(false)
@Path("/admin/donations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class AdminDonationResource {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern STRIPE_ID = Pattern.compile("[A-Za-z0-9_-]{3,255}");

    private final AdminActions actions;
    private final AdminDonationQueries queries;
    private final DonationLedger ledger;
    private final Clock clock;

    AdminDonationResource(AdminActions actions, AdminDonationQueries queries, DonationLedger ledger, Clock clock) {
        this.actions = actions;
        this.queries = queries;
        this.ledger = ledger;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Find payments",
            description = "Also pending, failed and expired ones; newest first by the time we first heard of them.")
    @APIResponse(responseCode = "200", description = "A page of payments")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    public Uni<FoundAnswer> find(
            @QueryParam("status") String status,
            @QueryParam("ticketId") UUID ticketId,
            @QueryParam("currency") String currency,
            @QueryParam("since") Instant since,
            @QueryParam("until") Instant until,
            @QueryParam("emailHash") String emailHash,
            @QueryParam("id") String id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        check("currency", currency == null || CurrencyRules.isKnown(currency), "must be an upper-case ISO 4217 code");
        check("emailHash", emailHash == null || HASH.matcher(emailHash).matches(), "must be 64 hexadecimal digits");
        check("id", id == null || STRIPE_ID.matcher(id).matches(), "must be the beginning of one of Stripe's ids");
        Filter filter = new Filter(status(status), ticketId, currency, since, until, emailHash, id);
        return queries.find(filter, limit.rows(), cursor).map(FoundAnswer::of);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/unattributed")
    @Operation(summary = "Money that came for no known ticket", description = "Newest first; to be placed by hand.")
    public Uni<FoundAnswer> unattributed(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit, @QueryParam("cursor") Cursor cursor) {
        return queries.unattributed(limit.rows(), cursor).map(FoundAnswer::of);
    }

    @POST
    @Path("/{id}/attribute")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Place a payment with a ticket",
            description = "Moves its money between the totals. What Stripe's metadata names no longer counts for it.")
    @APIResponse(responseCode = "200", description = "Placed")
    @APIResponse(responseCode = "400", description = "There is no such ticket")
    @APIResponse(responseCode = "404", description = "There is no such payment")
    public Uni<AdminDonationView> attribute(@PathParam("id") UUID id, @NotNull @Valid Attribution attribution) {
        return actions.keep(
                "donation.attribute",
                id.toString(),
                "ticketId=" + attribution.ticketId(),
                () -> attributed(id, attribution));
    }

    private Uni<AdminDonationView> attributed(UUID id, Attribution attribution) {
        return existing(id)
                .flatMap(donation -> ledger.record(List.of(place(donation, attribution.ticketId()))))
                .invoke(recorded -> check(
                        "ticketId",
                        attribution.ticketId().equals(recorded.get(0).ticketId()),
                        "must be the id of a ticket"))
                .chain(() -> existing(id))
                .map(AdminDonationView::of);
    }

    /** The ticket that a payment is for. */
    @RegisterForReflection
    record Attribution(
            @NotNull(message = "must be the id of a ticket") UUID ticketId) {}

    @RegisterForReflection
    record FoundAnswer(String nextCursor, List<AdminDonationView> donations) {

        private static FoundAnswer of(DonationPage found) {
            return new FoundAnswer(
                    found.nextCursor() == null ? null : found.nextCursor().toString(),
                    found.donations().stream().map(AdminDonationView::of).toList());
        }
    }

    /** All that is known of a payment. Amounts are null while nothing has told them; fee and net are the account's. */
    @RegisterForReflection
    record AdminDonationView(
            UUID id,
            UUID ticketId,
            PaymentStatus status,
            BigDecimal amount,
            String currency,
            BigDecimal refundedAmount,
            BigDecimal disputedAmount,
            BigDecimal netAmount,
            BigDecimal fee,
            BigDecimal settledAmount,
            String settlementCurrency,
            String donor,
            String country,
            String emailHash,
            String paymentIntentId,
            String chargeId,
            String sessionId,
            Instant createdAt,
            Instant paidAt,
            Instant refundedAt,
            Instant recordedAt) {

        private static AdminDonationView of(Donation donation) {
            boolean priced = donation.amount() != null;
            return new AdminDonationView(
                    donation.id,
                    donation.ticketId,
                    donation.status,
                    priced ? donation.amount().amount() : null,
                    donation.currency,
                    priced ? donation.refunded().amount() : null,
                    priced ? donation.disputed().amount() : null,
                    priced ? donation.net().amount() : null,
                    donation.fee() == null ? null : donation.fee().amount(),
                    donation.settled() == null ? null : donation.settled().amount(),
                    donation.settlementCurrency,
                    donation.donorLastName,
                    donation.donorCountry,
                    donation.donorEmailHash,
                    donation.paymentIntentId,
                    donation.chargeId,
                    donation.sessionId,
                    donation.createdAt,
                    donation.paidAt,
                    donation.refundedAt,
                    donation.recordedAt);
        }
    }

    private PaymentFacts place(Donation donation, UUID ticketId) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new PaymentFacts(donation.names(), List.of(new TicketNamed(now, TicketSource.ADMIN, ticketId)));
    }

    private Uni<Donation> existing(UUID id) {
        return queries.donation(id).onItem().ifNull().failWith(() -> ProblemException.notFound("donation"));
    }

    private static PaymentStatus status(String status) {
        for (PaymentStatus known : PaymentStatus.values()) {
            if (known.name().equals(status)) {
                return known;
            }
        }
        check("status", status == null, "must be one of " + List.of(PaymentStatus.values()));
        return null;
    }

    private static void check(String field, boolean valid, String expected) {
        if (!valid) {
            throw ProblemException.invalid(field, expected);
        }
    }
}
