/**
 * Keyset pages: limits, cursors, filters.
 * No query is made here.
 */
package org.almoner.web.paging;
