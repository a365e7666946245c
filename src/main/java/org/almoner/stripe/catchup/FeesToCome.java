package org.almoner.stripe.catchup;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.api.StripeApi;

/** Which gifts were paid whose fee is not known yet, while the {@link Janitor} asks Stripe for it. */
@ApplicationScoped
public class FeesToCome {

    /** So many are counted. */
    private static final int MOST = 1_000;

    /**
     * The janitor goes by when a payment came to be known. One of long ago, which came to be known late, is not waited for: what Stripe
     * has not told of it by now it will not tell. It is in the index {@code stripe_attributions_unsettled_idx} with the few that lack something.
     */
    static final String COUNT = """
            select count(*) from (
                select from stripe_attributions payment
                where %s
                    and payment.created_at > cast(cast($1 as text) as timestamptz)
                    and tstzrange(cast(cast($2 as text) as timestamptz), cast(cast($3 as text) as timestamptz)) @> payment.paid_at
                    and %s
                limit %d) as lacking
            """.formatted(OpenPayments.LACKS_ITS_FEE, OpenPayments.HAS_A_NAME, MOST + 1);

    private final StripeApi stripe;
    private final Reads reads;
    private final Clock clock;

    FeesToCome(StripeApi stripe, Reads reads, Clock clock) {
        this.stripe = stripe;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * Of gifts that were paid in a time.
     *
     * @param until exclusive
     * @return in words; null when none is to come, also for want of a key of Stripe's
     */
    public Uni<String> between(Instant from, Instant until) {
        Instant oldest = clock.instant().minus(OpenPayments.OLDEST);
        if (!stripe.isConfigured() || !until.isAfter(oldest)) {
            return Uni.createFrom().nullItem();
        }
        Instant first = from.isAfter(oldest) ? from : oldest;
        return reads.read(COUNT, oldest.toString(), first.toString(), until.toString())
                .map(rows -> words((Long) rows.get(0)[0]));
    }

    static String words(long gifts) {
        if (gifts == 0) {
            return null;
        }
        return gifts == 1
                ? "the fee of 1 gift is not known yet"
                : "the fees of " + (gifts > MOST ? "more than " + MOST : gifts) + " gifts are not known yet";
    }
}
