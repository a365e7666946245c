/** Which tickets' checkouts are slowed or closed for a time. */
package org.almoner.fraud.guard;
