/**
 * The one way to the SQL client: statements, transactions, their limits, and what a failure of the database is.
 * No statement of any room is written here.
 */
package org.almoner.database.sql;
