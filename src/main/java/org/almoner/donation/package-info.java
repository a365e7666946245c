/**
 * The core: what Stripe says in our words, what it comes to, and what is answered, on floors that the table of docs/architecture.md
 * lists; in this package itself are their settings alone.
 * Stripe's JSON and HTTP towards Stripe are in {@code stripe}.
 */
package org.almoner.donation;
