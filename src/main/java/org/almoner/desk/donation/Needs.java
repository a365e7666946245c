package org.almoner.desk.donation;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.almoner.books.payout.PayoutFilter;
import org.almoner.books.payout.PayoutResource;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.audit.AuditState;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.fraud.cases.CaseResource;
import org.almoner.fraud.cases.CaseState;
import org.almoner.stripe.admin.AskedOutcome;
import org.almoner.stripe.admin.StripeEventsResource;
import org.almoner.system.status.ServiceView;
import org.almoner.system.status.SystemStatusResource;
import org.almoner.web.paging.Limit;

/** What needs somebody, most urgent first. Of a list a page is counted, and no more. */
@ApplicationScoped
class Needs {

    private static final Limit COUNTED = new Limit(50);

    private final AdminDonationResource donations;
    private final StripeEventsResource events;
    private final PayoutResource payouts;
    private final SystemStatusResource system;
    private final AuditState audit;
    private final CaseResource fraud;

    Needs(
            AdminDonationResource donations,
            StripeEventsResource events,
            PayoutResource payouts,
            SystemStatusResource system,
            AuditState audit,
            CaseResource fraud) {
        this.donations = donations;
        this.events = events;
        this.payouts = payouts;
        this.system = system;
        this.audit = audit;
        this.fraud = fraud;
    }

    /** @param at the page where something can be done about it */
    public record Need(String at, String words) {}

    Uni<List<Need>> all() {
        return Uni.join()
                .all(
                        system.status()
                                .map(answer -> needed(
                                        answer.services().stream().anyMatch(ServiceView::needsSomebody),
                                        "/desk/system",
                                        answer.summary())),
                        Uni.createFrom()
                                .item(() -> needed(
                                        audit.isInDoubt(), "/desk/jobs", "The audit found totals or rows that differ")),
                        fraud.list(CaseState.OPEN, COUNTED, null)
                                .map(found -> counted(
                                        "/desk/fraud?state=OPEN",
                                        "Suspected fraud",
                                        found.cases(),
                                        found.nextCursor())),
                        payouts.payouts(PayoutFilter.of(null, null, null, null, true), COUNTED, null)
                                .map(found -> counted(
                                        "/desk/payouts?unexplained=true",
                                        "Payouts that are not explained",
                                        found.payouts(),
                                        found.nextCursor())),
                        donations
                                .disputes(COUNTED, null)
                                .map(found -> counted(
                                        "/desk/disputes",
                                        "Disputes to be answered in time",
                                        found.donations(),
                                        found.nextCursor())),
                        donations
                                .find(DonationFilterParameters.ofStatus(PaymentStatus.DISPUTED), COUNTED, null)
                                .map(found -> counted(
                                        "/desk/donations?status=DISPUTED",
                                        "Donations in dispute, answered and lost ones too",
                                        found.donations(),
                                        found.nextCursor())),
                        donations
                                .unattributed(COUNTED, null)
                                .map(found -> counted(
                                        "/desk/unattributed",
                                        "Donations without a ticket",
                                        found.donations(),
                                        found.nextCursor())),
                        events.find(AskedOutcome.FAILED, null, null, null, COUNTED, null)
                                .map(found -> counted(
                                        "/desk/events?outcome=failed",
                                        "Events that failed",
                                        found.events(),
                                        found.nextCursor())))
                .andCollectFailures()
                .onFailure(CompositeException.class)
                .transform(Throwable::getCause)
                .map(needs -> needs.stream().flatMap(Optional::stream).toList());
    }

    private static Optional<Need> counted(String at, String words, List<?> rows, String nextCursor) {
        return needed(!rows.isEmpty(), at, words + ": " + rows.size() + (nextCursor == null ? "" : "+"));
    }

    private static Optional<Need> needed(boolean isIt, String at, String words) {
        return isIt ? Optional.of(new Need(at, words)) : Optional.empty();
    }
}
