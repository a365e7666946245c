package org.almoner.donation.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.InTime;
import org.almoner.donation.donor.DonorHashes;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.donation.ledger.Recorded;
import org.almoner.ticket.RecordingTicket;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Payments as a treasurer sees them, and the placing of those that name no ticket. */
@Cancellable(false)
@InTime
@Path("/admin/donations")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminDonationResource {

    private static final String PLACING = "donation.attribute";

    private final AdminActions actions;
    private final AdminDonationQueries queries;
    private final DonorHashes hashes;
    private final DonationLedger ledger;
    private final Clock clock;

    AdminDonationResource(
            AdminActions actions,
            AdminDonationQueries queries,
            DonorHashes hashes,
            DonationLedger ledger,
            Clock clock) {
        this.actions = actions;
        this.queries = queries;
        this.hashes = hashes;
        this.ledger = ledger;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Find payments",
            description =
                    "Also pending, failed and expired ones; newest first by the time we first heard of them. By currency and"
                            + " by paidOut they are looked for among some thousands at a time: such a page may have fewer than"
                            + " asked for, or none, while nextCursor leads on.")
    @APIResponse(responseCode = "200", description = "A page of payments")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    public Uni<FoundAnswer> find(
            @BeanParam DonationFilterParameters filter,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return filter.filter(hashes)
                .flatMap(wanted -> queries.find(wanted, limit, cursor))
                .map(FoundAnswer::of);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/unattributed")
    @Operation(summary = "Money that came for no known ticket", description = "Newest first; to be placed by hand.")
    public Uni<FoundAnswer> unattributed(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit, @QueryParam("cursor") Cursor cursor) {
        return queries.unattributed(limit, cursor).map(FoundAnswer::of);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/disputes")
    @Operation(
            summary = "Payments whose disputes are to be answered",
            description =
                    "The soonest deadline first, inquiries among them. Of a dispute that Stripe told of before deadlines were kept"
                            + " none is known until it tells of it again.")
    @APIResponse(responseCode = "200", description = "A page of payments; disputeDueAt says until when")
    public Uni<FoundAnswer> disputes(
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit, @QueryParam("cursor") Cursor cursor) {
        return queries.disputes(limit, cursor).map(FoundAnswer::of);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @Operation(summary = "One payment", description = "All that is known of it.")
    @APIResponse(responseCode = "200", description = "Found")
    @APIResponse(responseCode = "404", description = "There is no such payment")
    public Uni<AdminDonation> donation(@PathParam("id") UUID id) {
        return existing(id);
    }

    @POST
    @Path("/{id}/attribute")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Place a payment with a ticket",
            description = "Moves its money between the totals. What Stripe's metadata names no longer counts for it.")
    @APIResponse(responseCode = "200", description = "Placed")
    @APIResponse(
            responseCode = "404",
            description = "There is no such payment, or no such ticket: then errors names it")
    @APIResponse(responseCode = "409", description = "Somebody else has placed it at the same moment")
    public Uni<AdminDonation> attribute(@PathParam("id") UUID id, @NotNull @Valid Attribution attribution) {
        return actions.keep(
                PLACING,
                id.toString(),
                detail(attribution),
                () -> placed(
                        id, attribution, news -> ledger.record(List.of(news)).map(recorded -> recorded.get(0))));
    }

    /**
     * The same by whoever has seen where it is. Fails with 409 where it is elsewhere by then.
     *
     * @param was the ticket that it was seen with; null for none
     */
    public Uni<AdminDonation> attribute(UUID id, UUID was, Attribution attribution) {
        return actions.keep(
                PLACING,
                id.toString(),
                detail(attribution),
                () -> placed(
                        id,
                        attribution,
                        news -> ledger.recordIfStillOf(id, was, news)
                                .map(recorded -> recorded.orElseThrow(AdminDonationResource::isPlaced))));
    }

    private static String detail(Attribution attribution) {
        return "ticketId=" + attribution.ticketId();
    }

    private static ProblemException isPlaced() {
        return ProblemException.conflict(
                "Somebody else has placed this payment meanwhile, and nothing was done: look where it is now.");
    }

    private Uni<AdminDonation> placed(UUID id, Attribution attribution, Function<PaymentFacts, Uni<Recorded>> record) {
        return existing(id)
                .flatMap(donation -> record.apply(place(donation, attribution.ticketId())))
                .call(recorded -> attribution.ticketId().equals(recorded.ticketId())
                        ? Uni.createFrom().voidItem()
                        : Panache.withSession(() -> RecordingTicket.find(attribution.ticketId()))
                                .invoke(AdminDonationResource::isElsewhere))
                .chain(() -> existing(id));
    }

    /** What was written of it later, be it by a replica whose clock is ahead, outweighs this. */
    private static void isElsewhere(RecordingTicket ticket) {
        throw ticket == null
                ? ProblemException.notFound("ticketId", "must be the id of a ticket")
                : ProblemException.conflict(
                        "Somebody else has placed this payment at the same moment: look where it is now.");
    }

    /** Whether any other donation would fare as one that failed so: the database is away. */
    public static boolean isOfAll(Throwable failure) {
        return DatabaseFailure.isOfAll(failure);
    }

    /** The ticket that a payment is for. */
    @RegisterForReflection
    public record Attribution(
            @NotNull(message = "must be the id of a ticket") UUID ticketId) {}

    @RegisterForReflection
    public record FoundAnswer(@Schema(nullable = true) String nextCursor, List<AdminDonation> donations) {

        private static FoundAnswer of(Page<AdminDonation> page) {
            return new FoundAnswer(page.nextCursor(), page.rows());
        }
    }

    private PaymentFacts place(AdminDonation donation, UUID ticketId) {
        Instant now = clock.instant();
        return new PaymentFacts(donation.names(), List.of(new TicketNamed(now, TicketSource.ADMIN, ticketId)));
    }

    private Uni<AdminDonation> existing(UUID id) {
        return queries.donation(id).onItem().ifNull().failWith(() -> ProblemException.notFound("donation"));
    }
}
