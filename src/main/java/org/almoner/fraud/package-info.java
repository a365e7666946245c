/** Abuse: what is counted of attempts, what rules make of it, what somebody should look at, and what is done by itself. */
package org.almoner.fraud;
