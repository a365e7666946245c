/**
 * Pages of what was given and to whom it belongs: the overview, donations and one of them, what has no ticket,
 * tickets and one of them.
 * No report over time (desk.books), and no rule of money: what is shown was derived by the ledger.
 */
package org.almoner.desk.donation;
