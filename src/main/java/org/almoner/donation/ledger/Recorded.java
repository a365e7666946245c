package org.almoner.donation.ledger;

import java.util.UUID;

/**
 * What became of one piece of news.
 *
 * @param ticketId null while the payment is unattributed
 * @param contradiction why something told of this payment does not count; null when all of it fits
 */
public record Recorded(UUID donationId, UUID ticketId, String contradiction) {}
