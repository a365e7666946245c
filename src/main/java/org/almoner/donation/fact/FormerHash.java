package org.almoner.donation.fact;

/**
 * Two hashes of one e-mail address.
 *
 * @param former under a former key
 * @param present under the present one
 */
public record FormerHash(String former, String present) {}
