/**
 * What treasurers ask: what moved when, which months are closed, what a deposit is made of, and all of it as files.
 * It follows the journal; nothing here changes what a payment is.
 */
package org.almoner.books;
