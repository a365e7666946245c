/**
 * The writer of the ledger: locks, rows, totals, notification, and the audit that proves them.
 * It answers nobody over HTTP, and knows nothing of events.
 */
package org.almoner.donation.ledger;
