package org.almoner.fraud.rule;

/**
 * What is known of the gifts of one e-mail hash.
 *
 * @param gifts paid within the time that is looked at
 * @param soonRefunded within 30 days, given back soon after they were given
 * @param blocked whether an administrator has blocked it
 */
public record Donor(long gifts, long soonRefunded, boolean blocked) {}
