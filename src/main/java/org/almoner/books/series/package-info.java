/**
 * The fold of the journal into quarter hours, and the series and summaries that are read from them.
 * Which months are closed is kept in {@code period}; the fold only knows until when.
 */
package org.almoner.books.series;
