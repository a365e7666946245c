/** What every resource shares: problems (RFC 9457), JSON rules, keyset pages, rate limits and the doors to {@code /admin}. */
package org.almoner.web;
