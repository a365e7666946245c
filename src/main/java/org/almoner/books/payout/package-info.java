/**
 * What is in the deposits on the bank statement, as treasurers ask for it.
 * Nothing is asked of Stripe here: what it told stands in {@code payouts}, {@code payout_entries} and {@code paid_out}, which the room of Stripe fills.
 */
package org.almoner.books.payout;
