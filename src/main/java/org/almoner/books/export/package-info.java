/**
 * Tables of any length for other programs: spreadsheets and bookkeeping.
 * What stands in them is asked elsewhere; here it is only written.
 */
package org.almoner.books.export;
