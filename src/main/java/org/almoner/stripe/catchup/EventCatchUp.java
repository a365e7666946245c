package org.almoner.stripe.catchup;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.inbox.EventStore;
import org.almoner.stripe.inbox.EventStore.Reception;
import org.almoner.stripe.inbox.FailureLog;
import org.almoner.stripe.inbox.StripeEvent;
import org.almoner.stripe.inbox.TurnedAwayException;
import org.almoner.stripe.inbox.WebhookDelivery;
import org.jboss.logging.Logger;

/** Takes in a page of Stripe's list like as many deliveries: what has been seen before changes nothing. */
@ApplicationScoped
class EventCatchUp {

    private static final Logger LOG = Logger.getLogger(EventCatchUp.class);

    private final EventReader reader;
    private final EventStore inbox;
    private final WebhookDelivery delivery;
    private final FailureLog failures;

    EventCatchUp(EventReader reader, EventStore inbox, WebhookDelivery delivery, FailureLog failures) {
        this.reader = reader;
        this.inbox = inbox;
        this.delivery = delivery;
        this.failures = failures;
    }

    /**
     * What a page came to.
     *
     * @param missed events with an effect that no delivery had brought
     * @param failed events that could not be taken; they stand in {@code stripe_events} with the reason
     */
    record CaughtUp(int events, int missed, int failed) {

        private CaughtUp plus(CaughtUp other) {
            return new CaughtUp(events + other.events, missed + other.missed, failed + other.failed);
        }
    }

    /** Fails only when nothing can be stored now; an event that cannot be processed does not hold up the others. */
    Uni<CaughtUp> take(List<JsonNode> page) {
        List<StripeEvent> events = new ArrayList<>();
        int unreadable = 0;
        for (JsonNode node : page) {
            Optional<StripeEvent> event = reader.read(node);
            event.ifPresent(events::add);
            if (event.isEmpty()) {
                unreadable++;
            }
        }
        if (unreadable > 0) {
            LOG.warnf("%d entries of Stripe's list of events are no events", unreadable);
        }
        CaughtUp before = new CaughtUp(unreadable, 0, unreadable);
        return events.isEmpty() ? Uni.createFrom().item(before) : store(events).map(before::plus);
    }

    private Uni<CaughtUp> store(List<StripeEvent> events) {
        return inbox.store(events)
                .map(outcomes -> result(events, outcomes))
                .onFailure(failure -> !DatabaseFailure.isAway(failure))
                .recoverWithUni(failure -> oneByOne(events));
    }

    private CaughtUp result(List<StripeEvent> events, List<Reception> outcomes) {
        int missed = 0;
        for (int i = 0; i < events.size(); i++) {
            if (outcomes.get(i) == Reception.TAKEN) {
                failures.forget(events.get(i).id());
                missed += events.get(i).hasNews() ? 1 : 0;
            }
        }
        return new CaughtUp(events.size(), missed, 0);
    }

    private Uni<CaughtUp> oneByOne(List<StripeEvent> events) {
        return Multi.createFrom()
                .iterable(events)
                .onItem()
                .transformToUniAndConcatenate(event -> delivery.take(event)
                        .map(outcome -> result(List.of(event), List.of(outcome)))
                        .onFailure(failure -> !isOfAll(failure))
                        .recoverWithItem(new CaughtUp(1, 0, 1)))
                .collect()
                .with(Collectors.reducing(new CaughtUp(0, 0, 0), CaughtUp::plus));
    }

    /**
     * Whether an event that was not stored is not to blame for it. What the queue turns away Stripe sends again; here nobody does, and
     * nothing of it is recorded: to go on with the next would be to lose it.
     */
    static boolean isOfAll(Throwable failure) {
        return DatabaseFailure.isAway(failure) || failure instanceof TurnedAwayException;
    }
}
