package org.almoner.stripe.past;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * One page of a list.
 *
 * @param last id of its last object, at which the next page begins; null when there is no telling
 * @param oldest when the oldest of its objects was made, of those that are of the time that was asked for; null without any
 * @param askedAt by Stripe's clock, as is the time of the answer
 */
record PageRead(
        List<JsonNode> objects, boolean hasMore, String last, Instant oldest, Instant askedAt, Instant answeredAt) {}
