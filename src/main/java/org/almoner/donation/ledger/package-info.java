/**
 * The writer of the ledger: locks, rows, totals, journal, notification.
 * It answers nobody over HTTP, and knows nothing of events.
 */
package org.almoner.donation.ledger;
