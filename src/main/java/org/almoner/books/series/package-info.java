/**
 * Series and summaries, read from what {@code fold} has added up. No sum of money is made here that a test of agreement would not see.
 */
package org.almoner.books.series;
