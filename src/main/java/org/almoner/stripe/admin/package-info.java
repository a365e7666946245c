/**
 * What operators ask about events and have done once more.
 * It changes the ledger only by way of the inbox.
 */
package org.almoner.stripe.admin;
