/**
 * Pages of what keeps the service going: Stripe's events, jobs and how far they are, the six services, what administrators did.
 * Nothing that is about a single donation or a person.
 */
package org.almoner.desk.operation;
