/**
 * What proves the ledger: rows, totals and journal compared with the histories, what is wrong made good, and old derivations made anew.
 * It decides nothing that a history comes to, and writes by the ledger's own writer.
 */
package org.almoner.donation.audit;
