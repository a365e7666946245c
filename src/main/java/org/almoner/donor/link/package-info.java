/**
 * Links that donors are sent: sealed, so that nobody makes one up, and over at some time.
 * No page is here and no key: who makes a link brings the keys, and what it opens is shown by {@code donor.wall} and {@code donor.receipt}.
 */
package org.almoner.donor.link;
