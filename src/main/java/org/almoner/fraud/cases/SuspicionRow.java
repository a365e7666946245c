package org.almoner.fraud.cases;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.almoner.database.sql.RowJson;
import org.almoner.fraud.rule.Finding;
import org.almoner.fraud.rule.Rule;

/** A suspicion as {@link CaseSql#TELL} takes it. @param reasons by the rules' names */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record SuspicionRow(
        String kind,
        String subject,
        UUID ticket,
        int score,
        Map<String, Reason> reasons,
        boolean warned,
        String refundAt) {

    /** Why, as it is stored. @param words one sentence */
    @RegisterForReflection
    record Reason(int points, String words) {}

    static String json(Collection<Suspicion> all) {
        return RowJson.write(all.stream().map(SuspicionRow::of).toList());
    }

    static Map<String, Reason> reasons(String json) {
        return RowJson.readMap(json, Reason.class);
    }

    private static SuspicionRow of(Suspicion told) {
        Map<String, Reason> reasons = new LinkedHashMap<>();
        for (Finding finding : told.findings()) {
            reasons.put(finding.rule(), new Reason(finding.points(), finding.words()));
        }
        return new SuspicionRow(
                told.kind().name(),
                told.subject(),
                told.ticketId(),
                Rule.score(told.findings()),
                reasons,
                told.warned(),
                told.refundAt() == null ? null : told.refundAt().toString());
    }
}
