/** The recording tickets that donors give to: their life and what the public sees of them. */
package org.almoner.ticket;
