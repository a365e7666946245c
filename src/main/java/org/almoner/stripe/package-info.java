/**
 * The edge towards Stripe, on floors that the table of docs/architecture.md lists; in this package itself are their settings alone.
 * What a payment comes to is decided in {@code donation}.
 */
package org.almoner.stripe;
