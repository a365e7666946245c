/** Looks at attempts, gifts and notices, lets rules judge them, and does what follows. */
package org.almoner.fraud.watch;
