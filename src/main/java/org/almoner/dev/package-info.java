/**
 * What a newcomer's machine and the tests need: an embedded PostgreSQL, a stand-in of Stripe, the start page.
 * It leaves the build before production, so nothing may depend on it and no secret of production may be here.
 */
package org.almoner.dev;
