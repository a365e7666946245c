package org.almoner.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.almoner.donation.PaymentNews;

/** Makes an event of a signed body, or of an answer of Stripe's API. */
@ApplicationScoped
class EventReader {

    static final String OTHER_MODE = "The event is of the other mode (livemode) than this service is configured for";

    private static final int TEXT_LIMIT = 255;

    private final EventTranslation translation;
    private final boolean acceptsLiveMode;

    EventReader(EventTranslation translation, StripeConfig config) {
        this.translation = translation;
        this.acceptsLiveMode = config.acceptsLiveMode();
    }

    /** @return nothing when the body is no event */
    Optional<StripeEvent> read(byte[] body) {
        try {
            return read(StripeJson.tree(body));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<StripeEvent> read(JsonNode event) {
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
        try {
            PaymentNews news =
                    translation.translate(type, created, event.path("data").path("object"));
            return news == null ? known : known.telling(news);
        } catch (UnusableEventException e) {
            return known.without(e.outcome(), e.getMessage());
        }
    }

    private static String version(JsonNode event) {
        String version = StripeJson.text(event, "api_version");
        return version != null && isType(version) ? version : null;
    }

    /** Printable ASCII of a sensible length, which every type and version of Stripe's is. */
    private static boolean isType(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= TEXT_LIMIT
                && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** Seconds since 1970 or, in thin events, ISO 8601; null when it is neither. */
    private static Instant created(JsonNode created) {
        try {
            if (created.isTextual()) {
                return StripeValues.instant(Instant.parse(created.textValue()).getEpochSecond());
            }
            return created.isIntegralNumber() && created.longValue() >= 0 && created.canConvertToLong()
                    ? StripeValues.instant(created.longValue())
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
