package org.almoner.stripe.catchup;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.Backoff;
import org.almoner.database.job.JobLeases;
import org.almoner.database.sql.RowJson;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeWorkers;

/** Which payments Stripe is to be asked about, and when next. */
@ApplicationScoped
class OpenPayments {

    /** Longer than any payment method takes, and any session lives; what is older has been asked about often. */
    static final Duration OLDEST = Duration.ofDays(45);

    static final String LACKS_ITS_FEE = "payment.status in ('PAID', 'REFUNDED', 'DISPUTED') and payment.fee is null";

    /** By which Stripe can be asked. */
    static final String HAS_A_NAME =
            "coalesce(payment.session_id, payment.payment_intent_id, payment.charge_id) is not null";

    private static final String DUE = """
            select cast(json_build_object(
                'donationId', payment.id, 'status', payment.status, 'sessionId', payment.session_id,
                'intentId', payment.payment_intent_id, 'chargeId', payment.charge_id,
                'tries', coalesce(inquiry.tries, 0)) as text)
            from stripe_attributions payment
            left join stripe_inquiries inquiry on inquiry.donation_id = payment.id
            where (payment.status = 'CREATED' or (%s))
                and payment.created_at <= cast(cast(:youngest as text) as timestamptz)
                and payment.created_at > cast(cast(:oldest as text) as timestamptz)
                and coalesce(inquiry.due_at, 'epoch') <= cast(cast(:now as text) as timestamptz)
                and %s
            order by payment.created_at, payment.id
            limit cast(cast(:rows as text) as integer)
            """.formatted(LACKS_ITS_FEE, HAS_A_NAME);

    private static final String ONE = """
            select cast(json_build_object(
                'donationId', id, 'status', status, 'sessionId', session_id,
                'intentId', payment_intent_id, 'chargeId', charge_id, 'tries', 0) as text)
            from stripe_attributions
            where id = cast(:donation as uuid)
                and coalesce(session_id, payment_intent_id, charge_id) is not null
            """;

    private static final String ASKED = """
            insert into stripe_inquiries as stored (donation_id, tries, due_at)
            select id, 1, cast(cast(:due as text) as timestamptz)
            from stripe_attributions where id = cast(:donation as uuid)
            on conflict (donation_id) do update set tries = stored.tries + 1, due_at = excluded.due_at
            """;

    /** A payment that was settled may still lack its fee: that is another question, with intervals of its own. */
    private static final String ANSWERED = """
            delete from stripe_inquiries
            where donation_id = cast(:donation as uuid) and exists (
                select 1 from stripe_attributions where id = cast(:donation as uuid) and status <> :status)
            """;

    private final JanitorSettings settings;
    private final JobLeases jobs;
    private final Clock clock;

    OpenPayments(JanitorSettings settings, JobLeases jobs, Clock clock) {
        this.settings = settings;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** What Stripe is asked about a payment. @param tries so far */
    @RegisterForReflection
    record Question(
            UUID donationId, PaymentStatus status, String sessionId, String intentId, String chargeId, int tries) {

        Uni<StripeApi.Answer> putTo(StripeApi stripe, StripeWorkers.Lane lane) {
            return stripe.get(lane, path(), Map.of("expand", expand()));
        }

        /**
         * The object that knows most: with money moved it is the charge that lacks its fee. Its intent knows which one that is: versions before
         * took the charge of an attempt that failed for it where that was told while it was pending.
         */
        private String path() {
            if (chargeId != null && (status.isInLedger() || sessionId == null && intentId == null)) {
                return intentId == null ? "/v1/charges/" + chargeId : "/v1/payment_intents/" + intentId;
            }
            return sessionId != null ? "/v1/checkout/sessions/" + sessionId : "/v1/payment_intents/" + intentId;
        }

        /** The objects inside it that are wanted too; of what was captured in part, the refund that took the fee of the rest back. */
        private List<String> expand() {
            String path = path();
            if (path.startsWith("/v1/charges/")) {
                return List.of("balance_transaction", "refunds.data.balance_transaction");
            }
            // One more is deeper than Stripe goes; the answer names the charge, and the next question is about that.
            return path.startsWith("/v1/checkout/")
                    ? List.of("payment_intent.latest_charge.balance_transaction")
                    : List.of("latest_charge.balance_transaction", "latest_charge.refunds.data.balance_transaction");
        }
    }

    Uni<List<Question>> due() {
        Instant now = clock.instant();
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DUE, String.class)
                        .setParameter("now", now.toString())
                        .setParameter(
                                "youngest", now.minus(settings.firstAfter()).toString())
                        .setParameter("oldest", now.minus(OLDEST).toString())
                        .setParameter("rows", Integer.toString(settings.batch()))
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> RowJson.read(row, Question.class))
                        .toList()));
    }

    /** @return null where there is no such payment, or none that Stripe has a name for */
    Uni<Question> of(UUID donation) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(ONE, String.class)
                                .setParameter("donation", donation.toString())
                                .getSingleResultOrNull()))
                .map(row -> row == null ? null : RowJson.read(row, Question.class));
    }

    /** Before Stripe is asked, so that a question which fails comes again later and not at once. */
    Uni<Void> ask(JobLeases.Lease held, Question question) {
        Duration next = Backoff.doubled(settings.firstAfter(), question.tries(), settings.atMost());
        return Panache.withTransaction(() -> jobs.keep(held)
                        .chain(() -> Panache.getSession()
                                .flatMap(session -> session.createNativeQuery(ASKED)
                                        .setParameter(
                                                "donation",
                                                question.donationId().toString())
                                        .setParameter(
                                                "due",
                                                clock.instant().plus(next).toString())
                                        .executeUpdate())))
                .replaceWithVoid();
    }

    /** @return whether the answer has changed the payment's status */
    Uni<Boolean> answered(Question question) {
        return Panache.withTransaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(ANSWERED)
                        .setParameter("donation", question.donationId().toString())
                        .setParameter("status", question.status().name())
                        .executeUpdate())
                .map(rows -> rows > 0));
    }
}
