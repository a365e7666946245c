package org.almoner.stripe.payout;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;

/**
 * One page of a list of Stripe's ("Pagination").
 *
 * @param at when Stripe was asked for it, by its own clock: what it shows is of then or later, so that no event of what came
 *     after weighs less
 * @param last id of the last entry, after which the next page begins; null when the page is empty
 */
record ListPage(List<JsonNode> entries, boolean hasMore, String last, Instant at) {

    /** The most that Stripe gives at once. */
    static final int MAX_ENTRIES = 100;

    /**
     * Fails with {@link StripeFailure} when it is no page, or does not lead on.
     *
     * @param after the entry that it was to follow; null for the first page
     */
    static ListPage of(StripeApi.Answer answer, String after) {
        JsonNode data = answer.body().path("data");
        JsonNode hasMore = answer.body().path("has_more");
        if (!data.isArray() || !hasMore.isBoolean()) {
            throw unreadable("a page lacks data or has_more");
        }
        List<JsonNode> entries = StreamSupport.stream(data.spliterator(), false).toList();
        String last = entries.isEmpty() ? null : StripeJson.text(entries.get(entries.size() - 1), "id");
        if (hasMore.booleanValue() && !StripeValues.isId(last)) {
            throw unreadable("a page does not say where the next one begins");
        }
        if (hasMore.booleanValue() && last.equals(after)) {
            throw unreadable("Stripe repeats a page");
        }
        return new ListPage(entries, hasMore.booleanValue(), last, answer.askedAt());
    }

    static StripeFailure unreadable(String what) {
        return StripeFailure.of(StripeFailure.Kind.UNREADABLE, what);
    }
}
