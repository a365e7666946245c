package org.almoner.stripe.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;

/**
 * One page of a list of Stripe's, newest first ("Pagination").
 *
 * @param last id of its last entry, after which the next page begins; null when there is no telling
 * @param askedAt when Stripe was asked for it, by its own clock: what it shows is of then or later
 * @param answeredAt when Stripe gave it, likewise
 */
public record StripePage(List<JsonNode> entries, boolean hasMore, String last, Instant askedAt, Instant answeredAt) {

    /** The most that Stripe gives at once. */
    private static final int MAX_ENTRIES = 100;

    /** The value of the parameter {@code created} for a stretch of time to which both its ends belong. */
    public static Map<String, Long> between(Instant from, Instant until) {
        return Map.of("gte", from.getEpochSecond(), "lte", until.getEpochSecond());
    }

    static Map<String, Object> parameters(Map<String, Object> ofList, String after) {
        Map<String, Object> parameters = new LinkedHashMap<>(ofList);
        parameters.put("limit", MAX_ENTRIES);
        if (after != null) {
            parameters.put("starting_after", after);
        }
        return parameters;
    }

    static StripePage of(String path, StripeApi.Answer answer) {
        JsonNode data = answer.body().path("data");
        JsonNode hasMore = answer.body().path("has_more");
        if (!data.isArray() || !hasMore.isBoolean()) {
            throw unreadable("a page of " + path + " lacks data or has_more");
        }
        List<JsonNode> entries = StreamSupport.stream(data.spliterator(), false).toList();
        String last = entries.isEmpty() ? null : StripeJson.text(entries.get(entries.size() - 1), "id");
        return new StripePage(
                entries, hasMore.booleanValue(), StripeValues.isId(last) ? last : null, answer.askedAt(), answer.at());
    }

    /**
     * Fails with {@link StripeFailure} where it does not lead on: whoever followed it would read for ever.
     *
     * @param after the entry that it was to follow; null for the first page
     * @param ends of the pages before it, to which its own is added
     */
    public StripePage leadingOn(String after, Set<String> ends) {
        if (!hasMore) {
            return this;
        }
        if (last == null) {
            throw unreadable("a page does not say where the next one begins");
        }
        if (last.equals(after) || !ends.add(last)) {
            throw repeated();
        }
        return this;
    }

    /** What it fails with when Stripe gives the same page again. */
    public static StripeFailure repeated() {
        return unreadable("Stripe repeats a page");
    }

    private static StripeFailure unreadable(String what) {
        return StripeFailure.of(StripeFailure.Kind.UNREADABLE, what);
    }
}
