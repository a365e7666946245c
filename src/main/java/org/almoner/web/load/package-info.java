/**
 * How much of everything may be under way: requests, heads, bodies and their memory, series of metrics.
 * Who a client is does not matter here.
 */
package org.almoner.web.load;
