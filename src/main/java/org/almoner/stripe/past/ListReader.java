package org.almoner.stripe.past;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;

/** Reads one page of a list, newest first. It fails with {@link StripeFailure} only. */
@ApplicationScoped
class ListReader {

    /** The most that Stripe gives at once. */
    private static final int PAGE_OBJECTS = 100;

    private final StripeApi stripe;

    ListReader(StripeApi stripe) {
        this.stripe = stripe;
    }

    Uni<PageRead> page(ListProgress at, Instant since) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("limit", PAGE_OBJECTS);
        parameters.put(
                "created",
                Map.of("gte", since.getEpochSecond(), "lte", at.until().getEpochSecond()));
        if (!at.list().expand().isEmpty()) {
            parameters.put("expand", at.list().expand());
        }
        if (at.after() != null) {
            parameters.put("starting_after", at.after());
        }
        return stripe.get(StripeWorkers.Lane.JOB, at.list().path(), parameters).map(answer -> read(answer, at, since));
    }

    private static PageRead read(StripeApi.Answer answer, ListProgress at, Instant since) {
        JsonNode data = answer.body().path("data");
        JsonNode hasMore = answer.body().path("has_more");
        if (!data.isArray() || !hasMore.isBoolean()) {
            throw unreadable("a page of " + at.list().path() + " lacks data or has_more");
        }
        List<JsonNode> objects = StreamSupport.stream(data.spliterator(), false).toList();
        String last = objects.isEmpty() ? null : StripeJson.text(objects.get(objects.size() - 1), "id");
        List<Instant> made = objects.stream()
                .map(object -> object.path("created"))
                .filter(created -> created.isIntegralNumber() && created.canConvertToLong())
                .map(created -> StripeValues.instant(created.longValue()))
                .toList();
        Instant until = at.until();
        Instant oldest = made.stream()
                .filter(instant -> !instant.isAfter(until) && instant.getEpochSecond() >= since.getEpochSecond())
                .min(Instant::compareTo)
                .orElse(null);
        if (oldest == null && !made.isEmpty() && made.size() == objects.size()) {
            throw unreadable("a page of " + at.list().path() + " is of another time than was asked for");
        }
        return new PageRead(
                objects,
                hasMore.booleanValue(),
                StripeValues.isId(last) ? last : null,
                oldest,
                answer.askedAt(),
                answer.at());
    }

    private static StripeFailure unreadable(String what) {
        return StripeFailure.of(StripeFailure.Kind.UNREADABLE, what);
    }
}
