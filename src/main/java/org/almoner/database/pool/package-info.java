/**
 * Connections: how a server is reached, what a pool does that the client's own does not, and how long PostgreSQL lets us wait.
 * What is sent over them is in {@code database.sql}.
 */
package org.almoner.database.pool;
