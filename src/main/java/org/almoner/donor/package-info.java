/**
 * What donors are owed: to be named if they want it, to be thanked, to get receipts, and to be forgotten; on floors that the table of
 * docs/architecture.md lists. In this package itself are their settings alone.
 * What donors gave, and their hashes, are in {@code donation}.
 */
package org.almoner.donor;
