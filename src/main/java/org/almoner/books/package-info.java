/**
 * What treasurers ask for: who follows the journal, and whatever shows what stands in it, lives here.
 * No rule of what money has moved does, which is the journal's.
 */
package org.almoner.books;
