package org.almoner.fraud.rule;

/**
 * What is known of the gifts of one e-mail hash.
 *
 * @param gifts paid within the time that is looked at
 * @param soonRefunded within 30 days, given back soon after they were given
 */
public record DonorSigns(long gifts, long soonRefunded) {}
