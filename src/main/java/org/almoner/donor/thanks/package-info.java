/**
 * Donors are thanked. Who is to be stands in a table that knows no address and no name; Stripe is asked for these when a letter is
 * sent, and what it says is forgotten with the letter.
 */
package org.almoner.donor.thanks;
