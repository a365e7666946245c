package org.almoner.stripe.past;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The import that is under way or was the last; the row of {@code stripe_import}.
 *
 * @param run tells it apart from the one before; null before the first
 * @param since objects that Stripe made before are left out
 * @param until objects that Stripe made later are left to events
 * @param error why the last try stopped; null when none did
 * @param tries that stopped in a row without having come any further
 * @param nextAt when the next one is due; null when it need not wait
 * @param lists in the order in which they are read
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ImportRun(
        UUID run,
        State state,
        Instant since,
        Instant until,
        Instant startedAt,
        Instant endedAt,
        String error,
        int tries,
        Instant nextAt,
        List<ListProgress> lists) {

    /** As the column has it. */
    @RegisterForReflection
    enum State {
        NONE,
        /** Under way, or waiting for its next try. */
        RUNNING,
        FINISHED,
        CANCELLED,
        /** Given up, since it came no further. */
        FAILED
    }

    static ImportRun begin(UUID run, Instant since, Instant now) {
        return new ImportRun(
                run,
                State.RUNNING,
                since,
                now,
                now,
                null,
                null,
                0,
                null,
                Stream.of(StripeList.values())
                        .map(list -> ListProgress.of(list, now))
                        .toList());
    }

    @JsonIgnore
    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isDue(Instant now) {
        return isRunning() && (nextAt == null || !nextAt.isAfter(now));
    }

    /** The list that is being read. Only while it runs. */
    ListProgress current() {
        return lists.stream().filter(list -> !list.done()).findFirst().orElseThrow();
    }

    Counts sum() {
        return lists.stream().map(ListProgress::counts).reduce(Counts.NONE, Counts::plus);
    }

    long pages() {
        return lists.stream().mapToLong(ListProgress::pages).sum();
    }

    /** With the list as far as it has come; what it came to before a failure is no longer of interest. */
    ImportRun with(ListProgress next, Instant now) {
        ListProgress before = current();
        List<ListProgress> all = lists.stream()
                .map(list -> list.list() == next.list() ? next : list)
                .toList();
        boolean finished = all.stream().allMatch(ListProgress::done);
        boolean further = next.done()
                || next.reached() != null
                        && (before.reached() == null || next.reached().isBefore(before.reached()));
        return new ImportRun(
                run,
                finished ? State.FINISHED : state,
                since,
                until,
                startedAt,
                finished ? now : null,
                further ? null : error,
                further ? 0 : tries,
                null,
                all);
    }

    /** @param wait until the next try; null to give up */
    ImportRun stopped(String reason, Duration wait, Instant now) {
        return new ImportRun(
                run,
                wait == null ? State.FAILED : state,
                since,
                until,
                startedAt,
                wait == null ? now : null,
                reason,
                tries + 1,
                wait == null ? null : now.plus(wait),
                lists);
    }

    /** The same, with its current list to be looked for anew. */
    ImportRun withoutPlace() {
        StripeList lost = current().list();
        return new ImportRun(
                run,
                state,
                since,
                until,
                startedAt,
                endedAt,
                error,
                tries,
                nextAt,
                lists.stream()
                        .map(list -> list.list() == lost ? list.withoutPlace() : list)
                        .toList());
    }

    /** It is over for whoever did it: cancelled, or another has taken its place. */
    ImportRun over() {
        return new ImportRun(run, State.CANCELLED, since, until, startedAt, endedAt, error, tries, nextAt, lists);
    }
}
