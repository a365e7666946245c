/**
 * Closing months and opening them again, under the lock of the fold.
 * What is booked where is decided by the fold, in {@code fold}.
 */
package org.almoner.books.period;
