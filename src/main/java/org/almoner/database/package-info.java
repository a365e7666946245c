/**
 * The address of the database and what is wrong with a connection to it; on the floors the start ({@code gate}), the
 * guard while the service runs ({@code watchdog}), and the way to the SQL client ({@code sql}).
 * Nothing of what is stored is known here.
 */
package org.almoner.database;
