/**
 * What somebody should look at, why, and what was decided.
 * No rule judges here and no guard is set; money goes back by Stripe alone, and the ledger hears of it by events.
 */
package org.almoner.fraud.cases;
