package org.almoner.stripe.past;

import java.time.Instant;
import org.almoner.stripe.api.StripePage;

/**
 * One page of a list.
 *
 * @param oldest when the oldest of its objects was made, of those that are of the time that was asked for; null without any
 */
record PageRead(StripePage page, Instant oldest) {}
