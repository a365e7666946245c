/**
 * Brings in what Stripe has of the past: reads an account's lists, as the facts that their objects tell, and hands them to the ledger.
 * No event is made of them, and the inbox has no part in it.
 */
package org.almoner.stripe.past;
