/**
 * Links that donors are sent: sealed, so that nobody makes one up, and over at some time. And in which language whoever follows one
 * reads.
 */
package org.almoner.donor.link;
