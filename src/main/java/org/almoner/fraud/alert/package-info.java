/**
 * Alerts to an address of the operator's: signed webhooks, written with what they tell of and sent afterwards.
 * What is worth one is decided by {@code cases} and {@code guard}, whose statements write it; here it is sent.
 */
package org.almoner.fraud.alert;
