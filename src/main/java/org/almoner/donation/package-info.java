/**
 * The core: what Stripe says in our words ({@code fact}), what it comes to ({@code ledger}), what is answered
 * ({@code reading}, {@code admin}).
 * Stripe's JSON and HTTP towards Stripe are in {@code stripe}.
 */
package org.almoner.donation;
