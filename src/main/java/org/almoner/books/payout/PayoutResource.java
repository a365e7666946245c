package org.almoner.books.payout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.books.export.Exports;
import org.almoner.books.payout.DonationPayouts.Deposited;
import org.almoner.books.payout.PayoutQueries.Followed;
import org.almoner.database.sql.InTime;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Newest;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.StripeCursor;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The deposits on the bank statement, and what is in each. */
@Cancellable(false)
@InTime
@Path("/admin/payouts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Books")
public class PayoutResource {

    private final PayoutQueries queries;
    private final DonationPayouts donations;
    private final Exports exports;

    PayoutResource(PayoutQueries queries, DonationPayouts donations, Exports exports) {
        this.queries = queries;
        this.donations = donations;
        this.exports = exports;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "Payouts to the bank",
            description =
                    "Newest first. `unexplained` is what remains when the net amounts of all that is in a payout are"
                            + " taken from its amount.")
    @APIResponse(responseCode = "200", description = "A page of payouts")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    public Uni<PayoutsAnswer> payouts(
            @BeanParam PayoutFilter filter,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") StripeCursor cursor) {
        List<Object> parameters = filter.parameters();
        return queries.followed()
                .flatMap(followed ->
                        queries.payouts(parameters, limit, cursor).map(found -> PayoutsAnswer.of(followed, found)));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @Operation(summary = "One payout")
    @APIResponse(responseCode = "200", description = "The payout")
    @APIResponse(responseCode = "404", description = "There is no such payout")
    public Uni<Payout> payout(@PathParam("id") String id) {
        return existing(id);
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}/transactions")
    @Operation(
            summary = "What is in a payout",
            description =
                    "Newest first: gifts, refunds, disputes and what was given back of them, each with the donation that it"
                            + " belongs to; Stripe's fees and adjustments as rows of their own. What was in a payout that failed"
                            + " or was cancelled stays with it; the payout that sends its money again has its sum in one row,"
                            + " of type payout_failure or payout_cancel, whose source is the one that failed.")
    @APIResponse(
            responseCode = "200",
            description = "A page of balance transactions; none where Stripe does not itemise it")
    @APIResponse(responseCode = "404", description = "There is no such payout")
    public Uni<TransactionsAnswer> transactions(
            @PathParam("id") String id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") StripeCursor cursor) {
        return existing(id)
                .flatMap(payout ->
                        queries.transactions(id, limit, cursor).map(found -> TransactionsAnswer.of(payout, found)));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}/transactions.csv")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "What is in a payout as CSV",
            description = "Of one moment, newest first, and all that Stripe lists for it: there is no file of a part.")
    @APIResponse(
            responseCode = "200",
            description = "CSV with a header row",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "There is no such payout")
    @APIResponse(
            responseCode = "409",
            description = "Not all that is in it is known, or nothing is in it; detail says why")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    @InTime(unless = "a file takes as long as its reader")
    public Uni<Void> file(
            @PathParam("id") String id,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @Context HttpServerRequest request) {
        return existing(id).flatMap(payout -> {
            if (!payout.hasFile()) {
                throw ProblemException.conflict(payout.whyNoFile());
            }
            return exports.write(PayoutFiles.transactions(payout.id()), marked, request);
        });
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/transactions")
    @Operation(
            summary = "In which payouts a donation is",
            description =
                    "The two hundred newest, oldest first: the gift in one and, it may be, a refund of it in another. None as long as Stripe keeps the"
                            + " money, or has not yet said what is in the payout. Of payouts that failed it is the one that sends"
                            + " their money again.")
    @APIResponse(responseCode = "200", description = "What is in payouts of it")
    @APIResponse(responseCode = "400", description = "No donation is named")
    @APIResponse(responseCode = "404", description = "There is no such donation")
    public Uni<DonationPayoutsAnswer> ofDonation(@QueryParam("donation") @Parameter(required = true) UUID donation) {
        if (donation == null) {
            throw ProblemException.invalid("donation", "must be the id of a donation");
        }
        return deposits(donation)
                .map(found -> new DonationPayoutsAnswer(
                        found.asOf(), found.deposited().rows()));
    }

    /** The same for the desk, which also says where older ones are left out. */
    @RolesAllowed({"admin", "auditor"})
    public Uni<Deposits> deposits(UUID donation) {
        return queries.followed()
                .flatMap(followed -> donations
                        .of(donation)
                        .map(found -> new Deposits(
                                followed.asOf(), found.orElseThrow(() -> ProblemException.notFound("donation")))));
    }

    /** As {@link DonationPayoutsAnswer}. */
    public record Deposits(Instant asOf, Newest<Deposited> deposited) {}

    private Uni<Payout> existing(String id) {
        if (!StripeCursor.isId(id)) {
            throw ProblemException.invalid("id", "must be an id of Stripe's, as po_1NkXYZ");
        }
        return queries.payout(id).map(found -> found.orElseThrow(() -> ProblemException.notFound("payout")));
    }

    /**
     * A page of payouts.
     *
     * @param asOf when Stripe's list was last compared with what is here; null when that was never done
     * @param problem why it was not at the last try, such as a key that is missing; null when it was
     */
    @RegisterForReflection
    public record PayoutsAnswer(
            @Schema(nullable = true) Instant asOf,
            @Schema(nullable = true) String problem,
            @Schema(nullable = true) String nextCursor,
            List<Payout> payouts) {

        private static PayoutsAnswer of(Followed followed, Page<Payout> found) {
            return new PayoutsAnswer(followed.asOf(), followed.problem(), found.nextCursor(), found.rows());
        }
    }

    /** What of a donation is in payouts. @param asOf when Stripe's list was last compared with what is here; null when that was never done */
    @RegisterForReflection
    public record DonationPayoutsAnswer(
            @Schema(nullable = true) Instant asOf, List<Deposited> transactions) {}

    /** A page of what is in a payout. @param note what there is to know of it; null when that is nothing */
    @RegisterForReflection
    public record TransactionsAnswer(
            String payoutId,
            boolean itemised,
            @Schema(nullable = true) String note,
            @Schema(nullable = true) String nextCursor,
            List<PayoutTransaction> transactions) {

        private static TransactionsAnswer of(Payout payout, Page<PayoutTransaction> found) {
            return new TransactionsAnswer(
                    payout.id(), payout.itemised(), payout.note(), found.nextCursor(), found.rows());
        }
    }
}
