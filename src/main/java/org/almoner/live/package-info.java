/** The stream of a ledger's changes to browsers, on whichever replica they are connected to. */
package org.almoner.live;
