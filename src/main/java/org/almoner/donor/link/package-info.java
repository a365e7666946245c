/**
 * Links that donors are sent: sealed, so that nobody makes one up, and over at some time. What is in one, its own room says. And in which
 * language whoever follows one reads.
 */
package org.almoner.donor.link;
