/**
 * What operators see of all payments and do with them.
 * Rules of money are in {@code fact} and {@code ledger}.
 */
package org.almoner.donation.admin;
