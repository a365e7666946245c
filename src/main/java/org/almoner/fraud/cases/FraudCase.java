package org.almoner.fraud.cases;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One thing that somebody should look at.
 *
 * @param ticketId the ticket, or that of the donation; null for none
 * @param donationId null where it is not about one donation
 * @param emailHash null where it is not about the gifts of one
 * @param score from 1 to 100
 * @param reasons the weightiest first
 * @param warned whether a bank has warned, and giving it back is proposed
 * @param decidedAt null while it is open
 * @param refundAt when it is given back by itself, or that is tried again; null where it is not
 * @param refundFailure why the money is here though it was to be given back; null where there is nothing of the kind
 */
@RegisterForReflection
public record FraudCase(
        UUID id,
        SubjectKind subject,
        @Schema(nullable = true) UUID ticketId,
        @Schema(nullable = true) UUID donationId,
        @Schema(nullable = true) String emailHash,
        int score,
        List<Why> reasons,
        boolean warned,
        CaseState state,
        Instant openedAt,
        Instant updatedAt,
        @Schema(nullable = true) Instant decidedAt,
        @Schema(nullable = true) Instant refundAt,
        @Schema(nullable = true) String refundFailure) {

    /** What one rule found. @param words one sentence */
    @RegisterForReflection
    public record Why(String rule, int points, String words) {}

    static FraudCase of(Object[] row) {
        SubjectKind kind = SubjectKind.valueOf((String) row[1]);
        String subject = (String) row[2];
        return new FraudCase(
                (UUID) row[0],
                kind,
                (UUID) row[3],
                kind == SubjectKind.DONATION ? UUID.fromString(subject) : null,
                kind == SubjectKind.DONOR ? subject : null,
                (Integer) row[4],
                reasons((String) row[5]),
                (Boolean) row[6],
                CaseState.valueOf((String) row[7]),
                instant(row[8]),
                instant(row[9]),
                instant(row[10]),
                instant(row[11]),
                (String) row[12]);
    }

    /** All of it in one line, for people. */
    public String line() {
        String line = reasons.stream().map(Why::words).collect(Collectors.joining(" "));
        return refundFailure == null ? line : line + " It was to be given back: a refund failed.";
    }

    /** Whether something of it can be given back. */
    public boolean hasMoney() {
        return subject == SubjectKind.DONATION || subject == SubjectKind.DONOR;
    }

    /** In a word for people. */
    public String about() {
        return switch (subject) {
            case ALL -> "everything";
            case DONOR -> "an e-mail address";
            case TICKET, DONATION -> "a " + subject.name().toLowerCase(Locale.ROOT);
        };
    }

    public boolean mayBecome(CaseState next) {
        return next.from().contains(state);
    }

    private static List<Why> reasons(String json) {
        return SuspicionRow.reasons(json).entrySet().stream()
                .map(reason -> new Why(
                        reason.getKey(),
                        reason.getValue().points(),
                        reason.getValue().words()))
                .sorted(Comparator.comparingInt(Why::points).reversed().thenComparing(Why::rule))
                .toList();
    }
}
