/**
 * The recording tickets that donors give to: their life and what the public sees of them.
 * Their money is in {@code donation}, their recordings are elsewhere.
 */
package org.almoner.ticket;
