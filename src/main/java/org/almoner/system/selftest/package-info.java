/**
 * Goes through the database with the code that serves requests, and leaves no row.
 * Rows that are there are left alone, and no rule of another room is repeated; how the services fare is asked in {@code system.check}.
 */
package org.almoner.system.selftest;
