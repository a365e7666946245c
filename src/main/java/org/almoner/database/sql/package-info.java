/** The one way to the SQL client: what a failure of the database is, and how statements, transactions and their limits are done. */
package org.almoner.database.sql;
