package org.almoner.stripe.inbox;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.stripe.translation.EventTranslation;
import org.almoner.stripe.translation.FraudTold;
import org.almoner.stripe.translation.FraudTranslation;
import org.almoner.stripe.translation.PayoutTranslation;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/** Makes an event of a signed body, or of an answer of Stripe's API. */
@Startup
@ApplicationScoped
public class EventReader {

    private static final Logger LOG = Logger.getLogger(EventReader.class);

    public static final String OTHER_MODE =
            "The event is of the other mode (livemode) than this service is configured for";

    private static final int TEXT_LIMIT = 255;

    private final EventTranslation translation;
    private final boolean acceptsLiveMode;
    private final Optional<String> account;
    private final AtomicBoolean toldOfContext = new AtomicBoolean();

    public EventReader(EventTranslation translation, StripeAccountSettings account) {
        this.translation = translation;
        this.acceptsLiveMode = account.acceptsLiveMode();
        this.account = account.account();
        if (account.key().isPresent() && account.keyIsLive() != acceptsLiveMode) {
            LOG.warn(
                    "STRIPE_LIVE_MODE contradicts STRIPE_SECRET_KEY: what is paid at our checkouts is told by events that are refused");
        }
    }

    /** @return nothing when the body is no event */
    Optional<StripeEvent> read(byte[] body) {
        try {
            return read(StripeJson.tree(body));
        } catch (StreamConstraintsException e) {
            return EventEnvelope.read(body).flatMap(this::readEnvelope);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<StripeEvent> readEnvelope(JsonNode envelope) {
        ObjectNode event = envelope.deepCopy();
        event.putObject("data").putObject("object");
        return read(event)
                .map(known -> known.outcome() == EventOutcome.REFUSED
                        ? known
                        : known.without(
                                EventOutcome.UNUSABLE,
                                "The event is nested more deeply, or has longer values, than any of Stripe's"));
    }

    /** Never fails: an event that cannot be translated says so. */
    public Optional<StripeEvent> read(JsonNode event) {
        String id = StripeJson.text(event, "id");
        String type = StripeJson.text(event, "type");
        String kind = event.has("object") ? StripeJson.text(event, "object") : "event";
        Instant created = created(event.path("created"));
        if (!StripeValues.isId(id) || !isType(type) || created == null || kind == null) {
            return Optional.empty();
        }
        boolean thin = kind.equals("v2.core.event");
        if (!thin && !(kind.equals("event") && event.path("data").path("object").isObject())) {
            return Optional.empty();
        }
        return Optional.of(event(event, thin, id, type, created));
    }

    private StripeEvent event(JsonNode event, boolean thin, String id, String type, Instant created) {
        boolean livemode = event.path("livemode").asBoolean(false);
        StripeEvent known =
                new StripeEvent(id, type, version(event), livemode, created, null, EventOutcome.NO_EFFECT, null);
        if (livemode != acceptsLiveMode) {
            return known.without(EventOutcome.REFUSED, OTHER_MODE);
        }
        if (thin) {
            return known.without(
                    EventOutcome.UNUSABLE, "The event is a thin one, which tells nothing of the payment itself");
        }
        if (event.hasNonNull("account")) {
            return known.without(EventOutcome.UNUSABLE, "The event is of a connected account");
        }
        if (isOfAnother(event.path("context"))) {
            return known.without(EventOutcome.UNUSABLE, "The event is of another account of the organisation");
        }
        if (isBeyondBounds(event.path("created"))) {
            return known.without(EventOutcome.UNUSABLE, "The field created of the event is beyond any bounds");
        }
        JsonNode object = event.path("data").path("object");
        try {
            if (PayoutTranslation.isOfPayout(type)) {
                return known.telling(PayoutTranslation.payout(created, object));
            }
            if (FraudTranslation.isOfFraud(type)) {
                FraudTold told = FraudTranslation.told(type, created, object);
                return told == null ? known : known.telling(told);
            }
            PaymentFacts news = translation.translate(type, created, object);
            return news == null ? known : known.telling(news);
        } catch (UnusableEventException e) {
            return known.without(e.outcome(), e.getMessage());
        } catch (RuntimeException e) {
            // A mistake of ours, which a later version mends; until then nobody else is to suffer from it.
            LOG.errorf(
                    "Stripe event %s (%s) cannot be translated by this version: %s at %s",
                    id, type, e.getClass().getSimpleName(), e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
            return known.without(EventOutcome.NOT_UNDERSTOOD, "This version fails to translate it");
        }
    }

    /**
     * What an organisation's event destination delivers has a context: the account which it is of, at the end of the path that leads to it
     * ("Adds additional context for organization events", "Stripe-Context header"). What an account's own endpoint delivers has none.
     */
    private boolean isOfAnother(JsonNode context) {
        if (context.isMissingNode() || context.isNull()) {
            return false;
        }
        String path = context.asText();
        String other = path.substring(path.lastIndexOf('/') + 1);
        if (account.isEmpty()) {
            if (toldOfContext.compareAndSet(false, true)) {
                LOG.warn(
                        "Events of an organisation are delivered, and STRIPE_ACCOUNT does not say which of its accounts this"
                                + " is: those of others are booked too");
            }
            return false;
        }
        if (other.equals(account.get())) {
            return false;
        }
        if (toldOfContext.compareAndSet(false, true)) {
            LOG.warnf(
                    "An event is of %s and has no effect, as STRIPE_ACCOUNT is %s",
                    StripeAccountSettings.ACCOUNT_ID.matcher(other).matches() ? other : "another account",
                    account.get());
        }
        return true;
    }

    private static String version(JsonNode event) {
        String version = StripeJson.text(event, "api_version");
        return version != null && isType(version) ? version : null;
    }

    /** Of the characters, and of a length, that every type and version of Stripe's is of. */
    private static boolean isType(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= TEXT_LIMIT
                && text.chars().allMatch(EventReader::isTypeChar);
    }

    /** Types of thin events have brackets in them. */
    private static boolean isTypeChar(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-[]".indexOf(c) >= 0;
    }

    /** Seconds since 1970 or, in thin events, ISO 8601, brought within bounds; null when it is neither. */
    private static Instant created(JsonNode created) {
        try {
            if (created.isTextual()) {
                return StripeValues.instant(Instant.parse(created.textValue()).getEpochSecond());
            }
            if (!created.isIntegralNumber()) {
                return null;
            }
            return created.canConvertToLong()
                    ? StripeValues.instant(created.longValue())
                    : StripeValues.instant(created.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isBeyondBounds(JsonNode created) {
        return created.isIntegralNumber()
                && (!created.canConvertToLong()
                        || StripeValues.instant(created.longValue()).getEpochSecond() != created.longValue());
    }
}
