/**
 * The address of the database, its settings, and what is wrong with a connection to it. The floors, from the start to the jobs, are in
 * the table of docs/architecture.md.
 * Nothing of what is stored is known here.
 */
package org.almoner.database;
