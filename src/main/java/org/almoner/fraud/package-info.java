/**
 * Abuse: what is counted of attempts, what rules make of it, what somebody should look at, and what is done by itself; on floors that the
 * table of docs/architecture.md lists. In this package itself are their settings alone.
 * What a payment comes to is not decided here: the journal is followed, and money goes back by Stripe alone.
 */
package org.almoner.fraud;
