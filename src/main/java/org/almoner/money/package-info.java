/**
 * Amounts of money, and how Stripe's integers map to the digits of a currency.
 * No framework, no database and no Stripe lives here: it is arithmetic.
 */
package org.almoner.money;
