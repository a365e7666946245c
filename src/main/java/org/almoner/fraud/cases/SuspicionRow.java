package org.almoner.fraud.cases;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    /** Why, as it is stored. @param words one sentence */
    @RegisterForReflection
    record Reason(int points, String words) {}

    static String json(Collection<Suspicion> all) {
        return write(all.stream().map(SuspicionRow::of).toList());
    }

    static Map<String, Reason> reasons(String json) {
        try {
            Map<String, Reason> reasons = new LinkedHashMap<>();
            JSON.readTree(json)
                    .fields()
                    .forEachRemaining(reason -> reasons.put(
                            reason.getKey(),
                            new Reason(
                                    reason.getValue().path("points").intValue(),
                                    reason.getValue().path("words").asText())));
            return reasons;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Reasons that are not as they were written", e);
        }
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

    private static String write(Object rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable as JSON", e);
        }
    }
}
