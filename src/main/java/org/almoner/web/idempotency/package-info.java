/**
 * Requests that are sent twice and have one effect, by a key that their sender chose.
 * What is kept of them is hashes and ids, for a day.
 */
package org.almoner.web.idempotency;
