package org.almoner.donor.wall;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFact.ConsentSource;
import org.almoner.donation.fact.PaymentFact.WallConsent;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.ledger.DonationLedger;

/** Takes donors off the wall, for good. */
@ApplicationScoped
class Withdrawals {

    private final WallQueries queries;
    private final DonationLedger ledger;
    private final Clock clock;

    Withdrawals(WallQueries queries, DonationLedger ledger, Clock clock) {
        this.queries = queries;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Harmless where the donor is off it already; fails with a 404 when there is no such payment. */
    Uni<Void> withdraw(UUID donationId) {
        return queries.payment(donationId)
                .flatMap(payment -> ledger.record(List.of(withdrawal(payment))))
                .replaceWithVoid();
    }

    private PaymentFacts withdrawal(PaymentRef payment) {
        Instant now = clock.instant();
        return new PaymentFacts(payment, List.of(new WallConsent(now, ConsentSource.ADMIN, false)));
    }
}
