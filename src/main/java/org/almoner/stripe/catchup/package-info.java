/**
 * Finds what deliveries did not bring or could not be used for: reconciliation, the janitor, the second look.
 * It takes events in by the same way as the webhook and by no other.
 */
package org.almoner.stripe.catchup;
