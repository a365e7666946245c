package org.almoner.donation.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;

/**
 * Counts where this version meets the work of a later one: while both run, and after one was taken back.
 *
 * <p>The rule for a row that a later derivation made: news are merged, the columns become what this version makes of the
 * whole history, the totals move from what was stored, and the row says that this version made it. To refuse the news, or to
 * keep the columns, would leave a refund unseen for as long as only this version runs. The later version finds such rows by
 * their number and derives them anew; nothing is lost meanwhile, since the history keeps also what this version cannot read.
 * What brings no news leaves the row as it is, and so does the job that derives rows anew.
 */
@Startup
@ApplicationScoped
class OtherVersions {

    private final Counter takenBack;
    private final Counter unknownFacts;

    OtherVersions(MeterRegistry metrics) {
        takenBack = Counter.builder("almoner.ledger.derivation.taken.back")
                .description("Rows of a later derivation that this version has derived again, since there was news")
                .register(metrics);
        unknownFacts = Counter.builder("almoner.ledger.facts.unknown")
                .description("Facts that this version does not know whole, each time that it writes a payment with one")
                .register(metrics);
    }

    /** @param payments that are being written */
    void written(Collection<Payment> payments) {
        unknownFacts.increment(
                payments.stream().mapToLong(Payment::unknownFacts).sum());
        takenBack.increment(
                payments.stream().filter(Payment::isOfLaterDerivation).count());
    }
}
