package org.almoner.stripe.admin;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.almoner.stripe.inbox.FailureLog;
import org.almoner.stripe.inbox.StripeInbox;
import org.almoner.stripe.translation.EventOutcome;
import org.hibernate.annotations.Immutable;

/** A row of {@code stripe_events}, for reading: {@link StripeInbox} and {@link FailureLog} write it. */
@Entity
@Immutable
@Table(name = "stripe_events")
class ReceivedEvent {

    @Id
    @Column(name = "stripe_event_id")
    String id;

    String type;

    /** Null when the event names none. */
    @Column(name = "api_version")
    String apiVersion;

    boolean livemode;

    @Column(name = "stripe_created")
    Instant created;

    @Column(name = "received_at")
    Instant receivedAt;

    /** Null while it is not finished: it failed, was refused or was not understood. */
    @Column(name = "processed_at")
    Instant processedAt;

    /** In the words of {@link EventOutcome}; null where the last version wrote the row and no job has sorted it yet. */
    String outcome;

    /** Why it failed or has no effect; null otherwise. */
    String error;
}
