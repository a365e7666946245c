/**
 * What is kept of a full name: its last name, or nothing. Pure, and without any other detail of a donor.
 */
package org.almoner.donation.name;
