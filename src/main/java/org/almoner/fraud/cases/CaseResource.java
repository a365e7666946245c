package org.almoner.fraud.cases;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.api.StripeWorkers.Lane;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.LongWork;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Suspected fraud: what it is about and why, and what is decided. */
@Cancellable(false)
@InTime
@Path("/admin/fraud/cases")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Fraud")
public class CaseResource {

    private final CaseStore cases;
    private final CaseRefunds refunds;
    private final AdminActions actions;
    private final LongWork longWork;

    CaseResource(CaseStore cases, CaseRefunds refunds, AdminActions actions, LongWork longWork) {
        this.cases = cases;
        this.refunds = refunds;
        this.actions = actions;
        this.longWork = longWork;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "Suspected fraud", description = "Newest first, each with its reasons in words.")
    @APIResponse(responseCode = "200", description = "A page of cases")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    public Uni<CasesAnswer> list(
            @QueryParam("state") CaseState state,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return cases.page(state, limit, cursor).map(page -> new CasesAnswer(page.nextCursor(), page.rows()));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @Operation(summary = "One case")
    @APIResponse(responseCode = "200", description = "The case")
    @APIResponse(responseCode = "404", description = "There is no such case")
    public Uni<FraudCase> read(@PathParam("id") UUID id) {
        return existing(id);
    }

    @POST
    @Path("/{id}/accept")
    @Operation(
            summary = "Say that it is honest",
            description =
                    "It is not a case again for the same reasons: a donation never, a ticket or an e-mail hash for a day. The"
                            + " checkout of a ticket that was slowed or closed opens.")
    @APIResponse(responseCode = "200", description = "Accepted, now or before")
    @APIResponse(responseCode = "404", description = "There is no such case")
    @APIResponse(responseCode = "409", description = "Something else was decided")
    public Uni<FraudCase> accept(@PathParam("id") UUID id) {
        return actions.keep(
                "fraud.accept",
                id.toString(),
                null,
                () -> existing(id).flatMap(found -> decided(found, CaseState.ACCEPTED, null)));
    }

    @POST
    @Path("/{id}/refund")
    @Operation(
            summary = "Give the money back",
            description =
                    "Through Stripe, as fraudulent: the donation, or what was paid of the e-mail hash from a week before the case"
                            + " until a day after it was decided, without donations whose own case was accepted; 100 at a"
                            + " time. The case is REFUNDED when none is left. Asked twice it is given back once.")
    @APIResponse(responseCode = "200", description = "Given back, now or before, by whomever")
    @APIResponse(
            responseCode = "404",
            description =
                    "There is no such case, or not any more, since the donor was forgotten meanwhile; detail tells what was given back")
    @APIResponse(responseCode = "409", description = "Something else was decided, or there is nothing to give back")
    @APIResponse(
            responseCode = "502",
            description = "Stripe refused or is down; detail tells what was given back; ask again")
    @APIResponse(
            responseCode = "503",
            description =
                    "It takes longer than an answer may and goes on: ask again, which does what is left; or no key of Stripe's is"
                            + " configured, or some are left, or the database fails; detail tells what was given back")
    @InTime(unless = "Stripe is asked for each gift, which has its own")
    public Uni<FraudCase> refund(@PathParam("id") UUID id) {
        return longWork.answerOnce(
                List.of("fraud.refund", id),
                actions.keep(
                        "fraud.refund", id.toString(), null, () -> existing(id).flatMap(this::refunded)));
    }

    @POST
    @Path("/{id}/block")
    @Operation(
            summary = "Block the e-mail hash",
            description =
                    "Every later gift of it is a case at once, which proposes to give it back. Nobody's checkout can be refused"
                            + " for it: the address is not known before the donor is at Stripe.")
    @APIResponse(responseCode = "200", description = "Blocked, now or before")
    @APIResponse(responseCode = "404", description = "There is no such case")
    @APIResponse(responseCode = "409", description = "Something else was decided, or no e-mail hash is known")
    public Uni<FraudCase> block(@PathParam("id") UUID id) {
        return actions.keep(
                "fraud.block", id.toString(), null, () -> existing(id).flatMap(this::blocked));
    }

    private Uni<FraudCase> refunded(FraudCase found) {
        if (!found.hasMoney()) {
            throw ProblemException.conflict(
                    "This case is about " + found.about() + ", and there is no one payment to give back.");
        }
        if (!found.mayBecome(CaseState.REFUNDED)) {
            return decided(found, CaseState.REFUNDED, null);
        }
        return refunds.refund(Lane.DONOR, found.id())
                .flatMap(given -> given.isNothing() ? givenBackBefore(found.id()) : closed(found.id(), given));
    }

    /** By whomever; also where whoever asked before has died, or could not write it down. */
    private Uni<FraudCase> givenBackBefore(UUID id) {
        return cases.closeGivenBack(id).chain(() -> existing(id)).invoke(now -> {
            if (now.state() != CaseState.REFUNDED) {
                throw ProblemException.conflict(GivenBack.NOTHING);
            }
        });
    }

    /** Money is on its way: whatever becomes of the case, the answer tells of that. */
    private Uni<FraudCase> closed(UUID id, GivenBack given) {
        Uni<Boolean> decided = given.isAll()
                ? cases.decide(id, CaseState.REFUNDED, null)
                : Uni.createFrom().item(false);
        return decided.chain(() -> cases.find(id))
                .onFailure()
                .transform(failure -> given.isAll() ? given.but(failure) : given.toProblem())
                .map(found -> {
                    FraudCase now = found.orElseThrow(given::ofNoCase);
                    if (!given.isAll()) {
                        throw given.toProblem();
                    }
                    if (now.state() != CaseState.REFUNDED) {
                        throw ProblemException.conflict(
                                given.words() + "; but meanwhile the case has become " + now.state() + ".");
                    }
                    return now;
                });
    }

    private Uni<FraudCase> blocked(FraudCase found) {
        if (!found.hasMoney()) {
            throw ProblemException.conflict(
                    "This case is about " + found.about() + ", and not about one e-mail address.");
        }
        if (found.emailHash() != null) {
            return decided(found, CaseState.BLOCKED, found.emailHash());
        }
        return cases.emailHash(found.id())
                .map(known -> known.orElseThrow(
                        () -> ProblemException.conflict("No e-mail address of this donation is known.")))
                .flatMap(hash -> decided(found, CaseState.BLOCKED, hash));
    }

    /** What was decided so before is answered as if it were now. */
    private Uni<FraudCase> decided(FraudCase found, CaseState state, String emailHash) {
        return cases.decide(found.id(), state, emailHash)
                .chain(() -> existing(found.id()))
                .invoke(now -> {
                    if (now.state() != state) {
                        throw ProblemException.conflict("Nothing was done: the case is " + now.state() + ".");
                    }
                });
    }

    private Uni<FraudCase> existing(UUID id) {
        return cases.find(id).map(found -> found.orElseThrow(() -> ProblemException.notFound("case")));
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record CasesAnswer(@Schema(nullable = true) String nextCursor, List<FraudCase> cases) {}
}
