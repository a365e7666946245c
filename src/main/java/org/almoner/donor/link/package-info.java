/** Links that donors are sent: sealed, so that nobody makes one up, and over at some time. What is in one, its own room says. */
package org.almoner.donor.link;
