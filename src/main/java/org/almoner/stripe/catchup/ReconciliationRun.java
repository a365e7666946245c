package org.almoner.stripe.catchup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * The walk through Stripe's list that is under way or was the last; the row of {@code stripe_reconciliation}.
 *
 * @param reached everything that Stripe created before has been seen; null before the first walk
 * @param walkAfter the event at which it goes on, null at its beginning
 * @param finishedAt null while it is under way or interrupted
 * @param missed events with an effect that delivery had not brought
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ReconciliationRun(
        Instant reached,
        Instant walkFrom,
        Instant walkUntil,
        String walkAfter,
        Instant startedAt,
        Instant finishedAt,
        long pages,
        long events,
        long missed,
        long failed) {

    @JsonIgnore
    public boolean isInterrupted() {
        return startedAt != null && finishedAt == null;
    }

    /** Whether all before its end has been seen, and not only the stretch itself. */
    boolean closesTheGap() {
        return !walkUntil.isAfter(reached);
    }

    /** What was created before is given up: seen or not, it is not looked for any more. */
    ReconciliationRun reachedTo(Instant givenUp) {
        return new ReconciliationRun(
                givenUp, walkFrom, walkUntil, walkAfter, startedAt, finishedAt, pages, events, missed, failed);
    }

    /** A new walk over that stretch. @param reached what counts as seen before any walk was made */
    ReconciliationRun begin(Instant from, Instant until, Instant reachedAtLeast, Instant now) {
        return new ReconciliationRun(
                reached == null ? reachedAtLeast : reached, from, until, null, now, null, 0, 0, 0, 0);
    }

    /**
     * What our clock, which may be ahead, takes for the past has not happened where the list is made.
     *
     * @param stripesNow when the first page was given, by Stripe's clock; those that follow it are given later and have nothing newer
     */
    ReconciliationRun notBeyond(Instant stripesNow) {
        return walkAfter != null || !walkUntil.isAfter(stripesNow)
                ? this
                : new ReconciliationRun(
                        reached, walkFrom, stripesNow, null, startedAt, finishedAt, pages, events, missed, failed);
    }

    ReconciliationRun withPage(String last, EventCatchUp.CaughtUp result) {
        return new ReconciliationRun(
                reached,
                walkFrom,
                walkUntil,
                last == null ? walkAfter : last,
                startedAt,
                null,
                pages + 1,
                events + result.events(),
                missed + result.missed(),
                failed + result.failed());
    }

    /** From the beginning again: Stripe no longer knows the event at which it was to go on. */
    ReconciliationRun fromItsBeginning() {
        return new ReconciliationRun(
                reached, walkFrom, walkUntil, null, startedAt, null, pages, events, missed, failed);
    }

    /** Nothing is left in the stretch; if it joins what was seen before, that reaches further now. */
    ReconciliationRun finish(Instant now) {
        boolean joins = !walkFrom.isAfter(reached) && walkUntil.isAfter(reached);
        return new ReconciliationRun(
                joins ? walkUntil : reached, walkFrom, walkUntil, null, startedAt, now, pages, events, missed, failed);
    }
}
