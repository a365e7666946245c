/**
 * The edge towards Stripe; on the floors its calls ({@code api}), its JSON ({@code translation}), its webhook
 * ({@code inbox}), what was missed ({@code catchup}), what was before ({@code past}), sessions ({@code checkout}) and operators ({@code admin}).
 * What a payment comes to is decided in {@code donation}.
 */
package org.almoner.stripe;
