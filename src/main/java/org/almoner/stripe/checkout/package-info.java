/**
 * Makes Checkout Sessions for tickets, within the limits that are set.
 * Whether one was paid is told by events alone.
 */
package org.almoner.stripe.checkout;
