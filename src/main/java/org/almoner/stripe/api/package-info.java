/**
 * Calls of Stripe's API: settings, client, limits, and what a refusal means.
 * What is done with an answer belongs to whoever asked.
 */
package org.almoner.stripe.api;
