/** Alerts to an address of the operator's: signed webhooks, written with what they tell of and sent afterwards. */
package org.almoner.fraud.alert;
