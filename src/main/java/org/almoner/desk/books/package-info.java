/**
 * Pages for treasurers: series and summaries with their files, payouts and what is in them, the months that are closed.
 * No sum is made here: the room books answers it, and a page draws it.
 */
package org.almoner.desk.books;
