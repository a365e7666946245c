package org.almoner.desk.donation;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.almoner.books.payout.PayoutFilter;
import org.almoner.books.payout.PayoutResource;
import org.almoner.donation.admin.AdminDonationResource;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.audit.AuditState;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.fraud.cases.CaseResource;
import org.almoner.fraud.cases.CaseState;
import org.almoner.stripe.admin.StripeEventsResource;
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
        return Uni.combine()
                .all()
                .unis(
                        system.status(),
                        payouts.payouts(PayoutFilter.of(null, null, null, null, "true"), COUNTED, null),
                        donations.find(DonationFilterParameters.ofStatus(PaymentStatus.DISPUTED), COUNTED, null),
                        donations.unattributed(COUNTED, null),
                        events.find("failed", null, null, null, COUNTED, null),
                        donations.disputes(COUNTED, null),
                        fraud.list(CaseState.OPEN, COUNTED, null))
                .asTuple()
                .map(found -> {
                    List<Need> needs = new ArrayList<>();
                    var services = found.getItem1();
                    if (services.operational() < services.total()) {
                        needs.add(new Need("/desk/system", services.summary()));
                    }
                    if (audit.isInDoubt()) {
                        needs.add(new Need("/desk/jobs", "The audit found totals or rows that differ"));
                    }
                    var suspected = found.getItem7();
                    count(
                            needs,
                            "/desk/fraud?state=OPEN",
                            "Suspected fraud",
                            suspected.cases().size(),
                            suspected.nextCursor());
                    var unexplained = found.getItem2();
                    count(
                            needs,
                            "/desk/payouts?unexplained=true",
                            "Payouts that are not explained",
                            unexplained.payouts().size(),
                            unexplained.nextCursor());
                    var unanswered = found.getItem6();
                    count(
                            needs,
                            "/desk/disputes",
                            "Disputes to be answered in time",
                            unanswered.donations().size(),
                            unanswered.nextCursor());
                    var disputed = found.getItem3();
                    count(
                            needs,
                            "/desk/donations?status=DISPUTED",
                            "Donations in dispute, answered and lost ones too",
                            disputed.donations().size(),
                            disputed.nextCursor());
                    var placeless = found.getItem4();
                    count(
                            needs,
                            "/desk/unattributed",
                            "Donations without a ticket",
                            placeless.donations().size(),
                            placeless.nextCursor());
                    var failed = found.getItem5();
                    count(
                            needs,
                            "/desk/events?outcome=failed",
                            "Events that failed",
                            failed.events().size(),
                            failed.nextCursor());
                    return needs;
                });
    }

    private static void count(List<Need> needs, String at, String words, int rows, String nextCursor) {
        if (rows > 0) {
            needs.add(new Need(at, words + ": " + rows + (nextCursor == null ? "" : "+")));
        }
    }
}
