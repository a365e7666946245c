package org.almoner.stripe.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.catchup.EventList;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.inbox.FailureLog;
import org.almoner.stripe.inbox.StripeEvent;
import org.almoner.stripe.inbox.StripeInbox;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.stripe.translation.UnusableEventException;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/** Fetches one event from Stripe and processes it, whatever became of it before. */
@ApplicationScoped
class EventReplay {

    private static final Logger LOG = Logger.getLogger(EventReplay.class);

    private final EventList list;
    private final EventReader reader;
    private final StripeInbox inbox;
    private final FailureLog failures;

    EventReplay(EventList list, EventReader reader, StripeInbox inbox, FailureLog failures) {
        this.list = list;
        this.reader = reader;
        this.inbox = inbox;
        this.failures = failures;
    }

    /** @return the event's id, once it is committed */
    Uni<String> replay(String id) {
        return list.event(StripeWorkers.Lane.DONOR, id)
                .onFailure(StripeFailure.class)
                .transform(failure -> problem((StripeFailure) failure))
                .map(this::event)
                .flatMap(this::process);
    }

    private Uni<String> process(StripeEvent event) {
        return inbox.storeAgain(event)
                .onFailure(failure -> UnusableEventException.reasonOf(failure).isPresent())
                .recoverWithUni(failure -> inbox.storeAgain(event.without(
                        EventOutcome.UNUSABLE,
                        UnusableEventException.reasonOf(failure).orElseThrow())))
                .invoke(() -> failures.forget(event.id()))
                .onFailure()
                .invoke(failure -> failed(event, failure))
                .replaceWith(event.id());
    }

    private void failed(StripeEvent event, Throwable failure) {
        LOG.errorf(
                "The replay of Stripe event %s (%s) failed: %s",
                event.id(), event.type(), DatabaseFailure.forLog(failure));
        failures.note(event, DatabaseFailure.describe(failure));
        if (!DatabaseFailure.isAway(failure)) {
            failures.flushSoon();
        }
    }

    private StripeEvent event(JsonNode body) {
        return reader.read(body)
                .orElseThrow(() -> problem(
                        StripeFailure.of(StripeFailure.Kind.UNREADABLE, "what Stripe gave for an event is none")));
    }

    private static ProblemException problem(StripeFailure failure) {
        if (failure.kind() == StripeFailure.Kind.NOT_FOUND) {
            return ProblemException.notFound("event at Stripe, which keeps events for 30 days,");
        }
        LOG.warnf("Replay failed: %s", failure.why());
        return failure.toProblem();
    }
}
