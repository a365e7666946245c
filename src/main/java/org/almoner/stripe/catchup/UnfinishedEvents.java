package org.almoner.stripe.catchup;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.almoner.database.job.JobLeases;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.translation.EventTranslation;

/** Which events are worth a second look, and when. */
@ApplicationScoped
class UnfinishedEvents {

    /** Rows that are sorted in one transaction: few enough that nobody waits for it. */
    private static final int SORTED_AT_ONCE = 1_000;

    private static final String DUE = """
            select stripe_event_id from stripe_events
            where processed_at is null
                and received_at > cast(cast(:oldest as text) as timestamptz)
                and coalesce(asked_at, 'epoch') <= cast(cast(:asked as text) as timestamptz)
                and (outcome = 'not_understood'
                        and coalesce(translation, 0) < cast(cast(:version as text) as integer)
                    or outcome = 'refused' and livemode = cast(cast(:livemode as text) as boolean)
                    or outcome = 'failed' and received_at <= cast(cast(:youngest as text) as timestamptz))
            order by received_at, stripe_event_id
            limit cast(cast(:rows as text) as integer)
            """;

    private static final String ASKED = """
            update stripe_events set asked_at = cast(cast(:now as text) as timestamptz)
            where stripe_event_id = :event and processed_at is null
            """;

    /**
     * By what V8 said of the rows that it found: the last version knew no outcomes, and may still run beside this one. A row that
     * somebody is writing is left for the next time: deliveries lock theirs in another order.
     */
    private static final String SORT = """
            update stripe_events set
                outcome = case
                    when processed_at is null then 'failed'
                    when error is null and type = any(string_to_array(cast(:types as text), ' ')) then 'processed'
                    when error is null then 'no_effect'
                    when error = :otherMode then 'refused'
                    when error in ('The status is none that we know', 'The currency is none that we know')
                        then 'not_understood'
                    when error like 'A refund of this payment%' or error like 'A dispute of this payment%' then 'processed'
                    else 'unusable'
                end,
                processed_at = case
                    when error = :otherMode then null
                    when error in ('The status is none that we know', 'The currency is none that we know') then null
                    else processed_at
                end,
                translation = null
            where stripe_event_id in (
                select stripe_event_id from stripe_events
                where outcome is null
                    or processed_at is not null and outcome in ('not_understood', 'refused', 'failed')
                limit cast(cast(:rows as text) as integer)
                for update skip locked)
            """;

    private final SecondLookSettings settings;
    private final JobLeases jobs;
    private final StripeAccountSettings account;
    private final Clock clock;

    UnfinishedEvents(SecondLookSettings settings, JobLeases jobs, StripeAccountSettings account, Clock clock) {
        this.settings = settings;
        this.jobs = jobs;
        this.account = account;
        this.clock = clock;
    }

    /** @return ids of those that Stripe may still have and that may fare better now, the oldest first */
    Uni<List<String>> due() {
        Instant now = clock.instant();
        return Panache.withSession(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DUE, String.class)
                        .setParameter("oldest", now.minus(Reconciliation.REACH).toString())
                        .setParameter("asked", now.minus(settings.again()).toString())
                        .setParameter("version", Integer.toString(EventTranslation.VERSION))
                        .setParameter("livemode", Boolean.toString(account.acceptsLiveMode()))
                        .setParameter(
                                "youngest", now.minus(settings.firstAfter()).toString())
                        .setParameter("rows", Integer.toString(settings.batch()))
                        .getResultList()));
    }

    /** Before Stripe is asked, so that one that cannot be had does not stand in the way of the others. */
    Uni<Void> ask(JobLeases.Lease held, String event) {
        return Panache.withTransaction(() -> jobs.keep(held)
                        .chain(() -> Panache.getSession()
                                .flatMap(session -> session.createNativeQuery(ASKED)
                                        .setParameter("event", event)
                                        .setParameter("now", clock.instant().toString())
                                        .executeUpdate())))
                .replaceWithVoid();
    }

    /**
     * Says of some rows that the last version wrote what became of them.
     *
     * @return whether there may be more of them
     */
    Uni<Boolean> sort(JobLeases.Lease held) {
        return Panache.withTransaction(() -> jobs.keep(held)
                .chain(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(SORT)
                                .setParameter("types", String.join(" ", EventList.TYPES))
                                .setParameter("otherMode", EventReader.OTHER_MODE)
                                .setParameter("rows", Integer.toString(SORTED_AT_ONCE))
                                .executeUpdate()))
                .map(rows -> rows == SORTED_AT_ONCE));
    }
}
