/**
 * Stripe's JSON of every API version into facts, or the reason why it cannot be used.
 * Nothing is stored or asked here.
 */
package org.almoner.stripe.translation;
