/**
 * How people come in at the desk and stay in: the cookie of a session and its seals, and the way to a provider and back (OpenID
 * Connect). Who may come in, and what they may do then, is {@code web.access}.
 */
package org.almoner.web.session;
