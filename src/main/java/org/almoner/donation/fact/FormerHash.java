package org.almoner.donation.fact;

/**
 * Two hashes of one e-mail address.
 *
 * @param former under a former key
 * @param formerKey the check value of that key
 * @param present under the present one
 * @param presentKey the check value of that key
 */
public record FormerHash(String former, String formerKey, String present, String presentKey) {}
