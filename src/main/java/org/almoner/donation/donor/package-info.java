/**
 * What is known of who gave: a hash, its keys that change, and how somebody is forgotten.
 * No name and no address is read here, and nobody is answered.
 */
package org.almoner.donation.donor;
