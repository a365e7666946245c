/**
 * The facts of a payment, their merge and what they come to: pure, without database, container or clock.
 * Whoever writes or reads rows is in another floor.
 */
package org.almoner.donation.fact;
