/**
 * The webhook, from the signature to the commit, exactly once.
 * What no delivery brought is found in {@code catchup}.
 */
package org.almoner.stripe.inbox;
