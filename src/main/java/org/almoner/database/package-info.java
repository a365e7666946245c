/**
 * The guard of the database: the gate that every start passes before a request is served, and the watchdog that looks
 * after the database from then on.
 */
package org.almoner.database;
