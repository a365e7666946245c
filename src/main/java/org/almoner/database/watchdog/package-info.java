/**
 * The ping while the service runs, what follows when it fails, and what health says of it.
 * It never touches a row, and no request waits for it.
 */
package org.almoner.database.watchdog;
