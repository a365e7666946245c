package org.almoner.stripe.admin;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.admin.StripeEventsResource.EventView;
import org.almoner.web.paging.Newest;

/** Finds the events that told of one payment, by each name that Stripe has for it. */
@ApplicationScoped
class PaymentEvents {

    /** More than a payment has, unless somebody plays with it. */
    private static final int MOST = 200;

    /** A payment without events is one row without an event. */
    private static final String OF_PAYMENT = """
            select event.stripe_event_id, event.type, event.api_version, event.livemode, event.stripe_created,
                event.received_at, event.processed_at, event.outcome, event.error
            from stripe_attributions gift left join lateral (
                select * from stripe_events
                where payment = any(array[gift.payment_intent_id, gift.charge_id, gift.session_id])
                order by stripe_created desc, received_at desc, stripe_event_id desc limit %d) event on true
            where gift.id = cast(cast($1 as text) as uuid)
            order by event.stripe_created desc, event.received_at desc, event.stripe_event_id desc
            """.formatted(MOST + 1);

    private final Reads reads;

    PaymentEvents(Reads reads) {
        this.reads = reads;
    }

    /** The newest of them, the earliest by Stripe's clock first; nothing where there is no such payment. */
    Uni<Optional<Newest<EventView>>> of(UUID donation) {
        return reads.read(OF_PAYMENT, donation.toString())
                .map(rows -> rows.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Newest.of(
                                rows.stream()
                                        .filter(row -> row[0] != null)
                                        .map(PaymentEvents::event)
                                        .toList(),
                                MOST)));
    }

    private static EventView event(Object[] row) {
        return new EventView(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                (Boolean) row[3],
                instant(row[4]),
                instant(row[5]),
                instant(row[6]),
                (String) row[7],
                (String) row[8]);
    }
}
