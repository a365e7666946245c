/**
 * Looks at attempts, gifts and notices, lets rules judge them, and does what follows.
 * No rule is written here; cases and guards are stored by {@code cases} and {@code guard}.
 */
package org.almoner.fraud.watch;
