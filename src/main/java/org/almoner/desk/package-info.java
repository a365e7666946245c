/**
 * The desk: what administrators ask and do, as pages, on floors of their own; each stands on {@code frame} and none knows another.
 * A page calls the same methods as the API, or what those call, and holds no rule of money; what it changes, the API's resource keeps in
 * {@code admin_actions}. Only the audit, which outlives its page, keeps its own line.
 * Nothing lives in this package itself.
 */
package org.almoner.desk;
