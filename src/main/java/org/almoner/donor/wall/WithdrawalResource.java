package org.almoner.donor.wall;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFact.ConsentSource;
import org.almoner.donation.fact.PaymentFact.WallConsent;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.web.access.AdminActions;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Takes donors off the wall at their wish, or for another good reason. */
@Cancellable(false)
@Path("/admin/donations/{id}/wall/withdraw")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
class WithdrawalResource {

    private final WallQueries queries;
    private final DonationLedger ledger;
    private final AdminActions actions;
    private final Clock clock;

    WithdrawalResource(WallQueries queries, DonationLedger ledger, AdminActions actions, Clock clock) {
        this.queries = queries;
        this.ledger = ledger;
        this.actions = actions;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Takes a donor off the wall",
            description = "Whatever the donor chose in the checkout, also in events that come later.")
    @APIResponse(responseCode = "204", description = "Off the wall, now or before")
    @APIResponse(responseCode = "404", description = "There is no such payment")
    public Uni<Void> withdraw(@PathParam("id") UUID id) {
        return actions.keep(
                "donation.wall.withdraw",
                id.toString(),
                null,
                () -> queries.payment(id)
                        .flatMap(payment -> ledger.record(List.of(withdrawal(payment))))
                        .replaceWithVoid());
    }

    private PaymentFacts withdrawal(PaymentRef payment) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new PaymentFacts(payment, List.of(new WallConsent(now, ConsentSource.ADMIN, false)));
    }
}
