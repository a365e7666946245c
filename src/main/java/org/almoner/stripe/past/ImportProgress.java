package org.almoner.stripe.past;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An import as an administrator sees it.
 *
 * @param state NONE, RUNNING, WAITING, FINISHED, CANCELLED or FAILED
 * @param objects read of all lists; passedOver, otherMode and unusable are those of them that were not told to the ledger
 * @param added payments that nothing was known of
 * @param changed how often a payment came to something else
 * @param secondsLeft by estimation; null where there is nothing to go by
 * @param error why the last try stopped
 * @param nextTryAt null unless it waits
 */
@RegisterForReflection
@Schema(name = "Import")
public record ImportProgress(
        String state,
        @Schema(nullable = true) Instant since,
        @Schema(nullable = true) Instant until,
        @Schema(nullable = true) Instant startedAt,
        @Schema(nullable = true) Instant endedAt,
        long pages,
        long objects,
        long passedOver,
        long otherMode,
        long unusable,
        long added,
        long changed,
        @Schema(nullable = true) Long secondsLeft,
        @Schema(nullable = true) String error,
        @Schema(nullable = true) Instant nextTryAt,
        List<ListView> lists) {

    static ImportProgress of(ImportRun run, Instant now) {
        boolean waits = run.isRunning() && !run.isDue(now);
        Counts sum = run.sum();
        OptionalLong left = TimeLeft.seconds(run);
        return new ImportProgress(
                waits ? "WAITING" : run.state().name(),
                run.since(),
                run.until(),
                run.startedAt(),
                run.endedAt(),
                run.pages(),
                sum.objects(),
                sum.passedOver(),
                sum.otherMode(),
                sum.unusable(),
                sum.added(),
                sum.changed(),
                left.isPresent() ? left.getAsLong() : null,
                run.error(),
                waits ? run.nextAt() : null,
                run.lists().stream().map(ListView::of).toList());
    }

    /** One list. @param state WAITING, RUNNING or FINISHED @param reached when its oldest object so far was made */
    @RegisterForReflection
    @Schema(name = "ImportedList")
    public record ListView(
            String list,
            String state,
            @Schema(nullable = true) Instant reached,
            long pages,
            long objects,
            long passedOver,
            long otherMode,
            long unusable,
            long added,
            long changed) {

        private static ListView of(ListProgress list) {
            Counts counts = list.counts();
            return new ListView(
                    list.list().name(),
                    list.done() ? "FINISHED" : list.pages() > 0 ? "RUNNING" : "WAITING",
                    list.reached(),
                    list.pages(),
                    counts.objects(),
                    counts.passedOver(),
                    counts.otherMode(),
                    counts.unusable(),
                    counts.added(),
                    counts.changed());
        }
    }
}
