/**
 * Follows Stripe's payouts: the walk through their list, and the reading of what is in each.
 * What an event tells of a payout the inbox has written already; what treasurers are answered is made of the tables, elsewhere.
 */
package org.almoner.stripe.payout;
