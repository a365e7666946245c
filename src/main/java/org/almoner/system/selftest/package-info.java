/** Goes through the database with the code that serves requests, and leaves no row. */
package org.almoner.system.selftest;
