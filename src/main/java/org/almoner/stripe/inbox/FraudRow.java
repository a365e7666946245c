package org.almoner.stripe.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.Countries;
import org.almoner.stripe.translation.FraudTold;
import org.almoner.stripe.translation.FraudTold.Attempt;
import org.almoner.stripe.translation.FraudTold.Notice;

/** What an event tells of abuse, as {@link EventSql#CLAIM_AND_COUNT} takes it. @param id of the event */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record FraudRow(
        String id,
        String kind,
        Instant at,
        UUID ticket,
        String code,
        String risk,
        String country,
        Boolean elsewhere,
        String object,
        String intent,
        String charge,
        Boolean open,
        String word) {

    private static final String ATTEMPT = "ATTEMPT";

    /** Of those events that tell of any; mostly none. */
    static List<FraudRow> of(List<StripeEvent> events) {
        return events.stream()
                .filter(event -> event.fraud() != null)
                .map(event -> of(event.id(), event.fraud()))
                .toList();
    }

    private static FraudRow of(String id, FraudTold told) {
        if (told instanceof Attempt tried) {
            return new FraudRow(
                    id,
                    ATTEMPT,
                    tried.at(),
                    tried.ticketId(),
                    tried.code(),
                    tried.risk(),
                    Countries.orUnknown(tried.country()),
                    tried.elsewhere(),
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        Notice notice = (Notice) told;
        return new FraudRow(
                id,
                notice.what(),
                notice.at(),
                null,
                null,
                null,
                null,
                null,
                notice.objectId(),
                notice.intentId(),
                notice.chargeId(),
                notice.open(),
                notice.word());
    }
}
