package org.almoner.stripe.inbox;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.almoner.database.sql.Statements;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.inbox.EventStore.Reception;

/** The way of an event from its body on, for callers inside the house that vouch for it themselves. */
@ApplicationScoped
public class EventIntake {

    private final EventReader reader;
    private final StripeInbox inbox;
    private final StripeAccountSettings account;

    EventIntake(EventReader reader, StripeInbox inbox, StripeAccountSettings account) {
        this.reader = reader;
        this.inbox = inbox;
        this.account = account;
    }

    /** The {@code livemode} that an event must have to be taken. */
    public boolean acceptsLiveMode() {
        return account.acceptsLiveMode();
    }

    /**
     * Takes an event that needs no signature, in a transaction that the caller begins and ends.
     *
     * @return whether it was the first time
     */
    public Uni<Boolean> take(Statements transaction, String body) {
        StripeEvent event = reader.read(body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("The body is not an event of Stripe"));
        return Uni.createFrom()
                .completionStage(() -> inbox.storeWithin(transaction, List.of(event)))
                .map(outcomes -> outcomes.get(0) == Reception.TAKEN);
    }
}
