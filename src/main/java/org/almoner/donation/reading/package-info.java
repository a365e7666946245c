/**
 * What the public reads of a ledger: donations, totals, and the feed of what changed.
 * Nothing is written here.
 */
package org.almoner.donation.reading;
