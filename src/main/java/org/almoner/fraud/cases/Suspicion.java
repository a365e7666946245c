package org.almoner.fraud.cases;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.fraud.rule.Finding;

/**
 * What was found of one thing just now.
 *
 * @param subject id or hash, by its kind
 * @param ticketId of the donation; null where it has none, or is about something else
 * @param findings at least one
 * @param warned whether a bank has warned of the donation, and giving it back may help
 * @param refundAt when it is to be given back by itself; null where nobody has asked for that
 */
public record Suspicion(
        SubjectKind kind, String subject, UUID ticketId, List<Finding> findings, boolean warned, Instant refundAt) {

    /** What {@link SubjectKind#ALL} is about. */
    public static final String EVERYTHING = "all";

    public static Suspicion ofTicket(UUID ticketId, List<Finding> findings) {
        return new Suspicion(SubjectKind.TICKET, ticketId.toString(), ticketId, findings, false, null);
    }

    public static Suspicion ofAll(List<Finding> findings) {
        return new Suspicion(SubjectKind.ALL, EVERYTHING, null, findings, false, null);
    }

    public static Suspicion ofDonor(String emailHash, List<Finding> findings) {
        return new Suspicion(SubjectKind.DONOR, emailHash, null, findings, false, null);
    }

    public static Suspicion ofDonation(UUID donationId, UUID ticketId, List<Finding> findings) {
        return new Suspicion(SubjectKind.DONATION, donationId.toString(), ticketId, findings, false, null);
    }
}
