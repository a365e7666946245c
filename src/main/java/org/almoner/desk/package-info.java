/**
 * The desk: what administrators ask and do, as pages. A page calls the same methods as the API and holds no rule of money;
 * what it changes, the API's resource keeps in {@code admin_actions}.
 */
package org.almoner.desk;
