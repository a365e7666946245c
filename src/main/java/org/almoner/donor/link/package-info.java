/** Links that donors are sent: sealed, so that nobody makes one up, and over at some time. */
package org.almoner.donor.link;
