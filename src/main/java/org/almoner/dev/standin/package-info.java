/**
 * The stand-in of Stripe: its objects, what happens to them, its API, its memory and its webhooks. The pages on which people play with it
 * are the floor above. It leaves the build before production.
 */
package org.almoner.dev.standin;
