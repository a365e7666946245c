/**
 * Which tickets' checkouts are slowed or closed for a time.
 * No rule is here: what is tried, and what is done about it, is decided by {@code watch}.
 */
package org.almoner.fraud.guard;
