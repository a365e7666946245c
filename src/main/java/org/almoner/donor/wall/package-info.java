/**
 * The wall of a ticket: donors who consented to be named. Nobody else's name leaves this room, and consent is a fact of the payment,
 * which is kept and merged like any other by {@code donation}.
 */
package org.almoner.donor.wall;
