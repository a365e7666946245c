/**
 * What visitors ask and what they are answered. Contacts and messages stay in here; who may come in is a matter of
 * {@code web}.
 */
package org.almoner.support;
