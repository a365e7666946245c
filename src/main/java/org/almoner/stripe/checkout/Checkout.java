package org.almoner.stripe.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Reads;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeApi.Answer;
import org.almoner.stripe.api.StripeApiSettings;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers.Lane;
import org.almoner.stripe.checkout.CheckoutRules.Order;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.stripe.translation.WallField;
import org.almoner.ticket.RecordingTicket;
import org.almoner.web.problem.ProblemException;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jboss.logging.Logger;

/**
 * Opens Checkout Sessions. Stripe is asked first and the donation recorded then, before the donor hears of it: what Stripe
 * refuses leaves nothing, and what we cannot record is taken back at Stripe.
 */
@ApplicationScoped
class Checkout {

    private static final Logger LOG = Logger.getLogger(Checkout.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);
    private static final String SESSIONS = "/v1/checkout/sessions";

    /** "Idempotent requests": the type of the error when a key comes with other parameters than the first time. */
    private static final String OF_ANOTHER_REQUEST = "idempotency_error";

    /** Sessions that one key may have come to; a Stripe that knows every id is none. */
    private static final int MOST_AGAIN = 10;

    private final StripeApi stripe;
    private final Reads reads;
    private final DonationLedger ledger;
    private final CheckoutSettings settings;
    private final Duration patience;
    private final Clock clock;
    private final MeterRegistry metrics;

    Checkout(
            StripeApi stripe,
            StripeApiSettings api,
            Reads reads,
            DonationLedger ledger,
            CheckoutSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.stripe = stripe;
        this.patience = api.callLimit();
        this.clock = clock;
        this.reads = reads;
        this.ledger = ledger;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** What there is to say where no key is configured: that, of a ticket that takes checkouts. */
    <T> Uni<T> refuseWithoutKey(UUID ticketId) {
        return ticketTakesCheckouts(ticketId).map(ticket -> {
            throw refused(StripeFailure.noKey());
        });
    }

    /** A session that a donor can go to. */
    record Opened(UUID donationId, String sessionId, String url, Instant createdAt, Instant expiresAt) {}

    /** Of a donation that is new; it sorts by time. */
    static UUID newId() {
        return UuidVersion7Strategy.INSTANCE.generateUuid(null);
    }

    /**
     * Fails with a {@link ProblemException} and leaves nothing half made.
     *
     * @param donationId also Stripe's idempotency key: a repeated try makes no second session
     */
    Uni<Opened> open(Order order, UUID donationId) {
        return asked(order, donationId)
                .onFailure(StripeFailure.class)
                .transform(failure -> refused((StripeFailure) failure))
                .flatMap(opened -> recorded(order, opened));
    }

    /**
     * The same for a donation that somebody may have opened before: by its id Stripe answers as it did then, whatever became of the
     * session since. One that has run out, or was taken back, nobody can pay, and one that was asked for in other words, as by a version or
     * a setting of before, nobody can be led to: then it is another donation, the same for all who come to it this way. None more is
     * tried once a call's limit is over: somebody waits, and a slow Stripe must not take longer than the key is held.
     */
    Uni<Opened> openAgain(Order order, UUID donationId) {
        return openAgain(order, donationId, MOST_AGAIN, clock.instant().plus(patience));
    }

    private Uni<Opened> openAgain(Order order, UUID donationId, int tries, Instant until) {
        return asked(order, donationId)
                .flatMap(opened -> hasRunOut(opened).map(over -> {
                    if (over && tries == 1) {
                        throw StripeFailure.of(StripeFailure.Kind.UNREADABLE, "every session of a key has run out");
                    }
                    return over ? Optional.<Opened>empty() : Optional.of(opened);
                }))
                .onFailure(failure ->
                        tries > 1 && failure instanceof StripeFailure refused && refused.isFor(OF_ANOTHER_REQUEST))
                .recoverWithItem(Optional.empty())
                .invoke(found -> {
                    if (found.isEmpty() && !clock.instant().isBefore(until)) {
                        throw StripeFailure.of(StripeFailure.Kind.AWAY, "Stripe took too long to answer");
                    }
                })
                .onFailure(StripeFailure.class)
                .transform(failure -> refused((StripeFailure) failure))
                .flatMap(found -> found.map(opened -> recorded(order, opened))
                        .orElseGet(() -> openAgain(order, after(donationId), tries - 1, until)));
    }

    /** It sorts with the other, and keeps what tells that it is a UUID (RFC 9562, 4.1). */
    private static UUID after(UUID id) {
        long random = id.getLeastSignificantBits() * 0x9E37_79B9_7F4A_7C15L;
        return new UUID(id.getMostSignificantBits(), random >>> 2 | Long.MIN_VALUE);
    }

    private Uni<Opened> asked(Order order, UUID donationId) {
        return ticketTakesCheckouts(order.ticketId())
                .chain(() -> stripe.post(Lane.DONOR, SESSIONS, parameters(order, donationId), donationId.toString()))
                .map(answer -> opened(donationId, answer));
    }

    private Uni<Boolean> hasRunOut(Opened opened) {
        return stripe.get(Lane.DONOR, SESSIONS + "/" + opened.sessionId(), Map.of())
                .map(answer -> "expired".equals(StripeJson.text(answer.body(), "status")));
    }

    private Uni<Opened> recorded(Order order, Opened opened) {
        return record(order, opened).replaceWith(opened).invoke(() -> count("opened"));
    }

    private Uni<RecordingTicket> ticketTakesCheckouts(UUID ticketId) {
        return reads.inTime(Panache.withSession(() -> RecordingTicket.find(ticketId)))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("ticket"))
                .invoke(ticket -> {
                    if (!ticket.takesCheckouts()) {
                        throw ProblemException.conflict("The ticket is closed; it takes no new donations.");
                    }
                });
    }

    private Map<String, Object> parameters(Order order, UUID donationId) {
        Map<String, Object> metadata =
                Map.of("ticketId", order.ticketId().toString(), "donationId", donationId.toString());
        Map<String, Object> ofIntent = new LinkedHashMap<>(metadata);
        if (order.language() != null) {
            // Its charge has it too: whoever thanks the donor asks for that.
            ofIntent.put("language", order.language());
        }
        Map<String, Object> price = Map.of(
                "currency",
                order.amount().currency().toLowerCase(Locale.ROOT),
                "unit_amount",
                order.amount().toMinor(),
                "product_data",
                Map.of(
                        "name",
                        CheckoutSettings.PRODUCT_NAME
                                .read(settings.productName())
                                .orElseThrow()));
        Map<String, Object> parameters = new LinkedHashMap<>(Map.of(
                "mode",
                "payment",
                "submit_type",
                "donate",
                "client_reference_id",
                order.ticketId().toString(),
                "line_items",
                List.of(Map.of("quantity", 1, "price_data", price)),
                "metadata",
                metadata,
                // Stripe does not copy the session's metadata.
                "payment_intent_data",
                Map.of("metadata", ofIntent),
                "success_url",
                order.successUrl(),
                "cancel_url",
                order.cancelUrl()));
        if (settings.donorWall()) {
            parameters.put("custom_fields", List.of(WallField.parameter()));
        }
        return parameters;
    }

    private static Opened opened(UUID donationId, Answer answer) {
        JsonNode session = answer.body();
        String id = StripeJson.text(session, "id");
        String url = StripeJson.text(session, "url");
        JsonNode expiresAt = session.path("expires_at");
        if (!StripeValues.isId(id) || url == null || !expiresAt.canConvertToLong()) {
            throw StripeFailure.of(StripeFailure.Kind.UNREADABLE, "the session lacks its id, url or expires_at");
        }
        JsonNode created = session.path("created");
        return new Opened(
                donationId,
                id,
                url,
                created.canConvertToLong() ? StripeValues.instant(created.longValue()) : answer.at(),
                StripeValues.instant(expiresAt.longValue()));
    }

    private Uni<?> record(Order order, Opened opened) {
        Instant now = opened.createdAt();
        PaymentFacts news = new PaymentFacts(
                new PaymentRef(null, null, opened.sessionId(), opened.donationId()),
                List.of(
                        new PaymentFact.Begun(now, Witness.SESSION, now, order.amount(), null),
                        new PaymentFact.TicketNamed(now, TicketSource.SESSION, order.ticketId())));
        return ledger.record(List.of(news))
                .onFailure()
                .recoverWithUni(failure -> takeBack(opened.sessionId(), failure));
    }

    private <T> Uni<T> takeBack(String sessionId, Throwable failure) {
        count("unrecorded");
        LOG.errorf(
                "Checkout session %s could not be recorded (%s) and is expired at Stripe; the donor was asked to try again",
                sessionId, DatabaseFailure.forLog(failure));
        ProblemException answer = ProblemException.unavailable(
                "The donation could not be recorded, so that nothing was begun; try again later.", DATABASE_RETRY);
        return stripe.post(Lane.JOB, SESSIONS + "/" + sessionId + "/expire", Map.of(), "expire-" + sessionId)
                .onItemOrFailure()
                .transformToUni((expired, stays) -> {
                    if (stays != null) {
                        LOG.warnf("Checkout session %s stays open at Stripe until it runs out", sessionId);
                    }
                    return Uni.createFrom().failure(answer);
                });
    }

    private ProblemException refused(StripeFailure failure) {
        count(failure.kind().name().toLowerCase(Locale.ROOT));
        LOG.warnf("Checkout failed: %s", failure.why());
        return failure.toProblem();
    }

    private void count(String outcome) {
        metrics.counter("almoner.checkout.sessions", "outcome", outcome).increment();
    }
}
