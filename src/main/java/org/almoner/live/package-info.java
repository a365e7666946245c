/**
 * The stream of a ledger's changes to browsers, on whichever replica they are connected to.
 * What a donation looks like is said by {@code donation}; nothing is written here.
 */
package org.almoner.live;
