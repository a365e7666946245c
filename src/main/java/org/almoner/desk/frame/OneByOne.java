package org.almoner.desk.frame;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Does many things one after the other while a browser waits, and begins no more of them once one failed as all others would, or once
 * this has taken as long as a page may.
 */
public final class OneByOne {

    /** Of which the last may take another half minute: together less than a connection may be silent. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private OneByOne() {}

    /**
     * What became of them.
     *
     * @param done of those that came to an end, in their order
     * @param untried how many were not begun
     * @param failure what would befall all others too; null when there was none
     */
    public record Outcome<T>(List<T> done, int untried, Throwable failure) {

        /** How many there were. */
        public int all() {
            return done.size() + untried + (failure == null ? 0 : 1);
        }

        /** Why some were not begun, as a sentence after others; empty when all were. */
        public String unbegun() {
            if (failure != null) {
                return " It ended there, since Stripe or the database is away: try again later.";
            }
            return untried == 0 ? "" : " " + untried + " were left, since it took too long: press again for them.";
        }
    }

    /**
     * Fails as the first does, when that fails: nothing was done.
     *
     * @param limit after which no other is begun
     * @param step fails only as all others would too
     */
    public static <I, T> Uni<Outcome<T>> each(Duration limit, List<I> all, Function<I, Uni<T>> step) {
        return Uni.createFrom().deferred(() -> {
            long start = System.nanoTime();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            return Multi.createFrom()
                    .iterable(all)
                    .onItem()
                    .transformToUniAndConcatenate(
                            one -> failure.get() != null || System.nanoTime() - start > limit.toNanos()
                                    ? Uni.createFrom().<T>nullItem()
                                    : step.apply(one)
                                            .onFailure()
                                            .invoke(failure::set)
                                            .onFailure()
                                            .recoverWithNull())
                    .collect()
                    .asList()
                    .flatMap(done -> {
                        Throwable met = failure.get();
                        int tried = done.size() + (met == null ? 0 : 1);
                        return met != null && done.isEmpty()
                                ? Uni.createFrom().failure(met)
                                : Uni.createFrom().item(new Outcome<>(done, all.size() - tried, met));
                    });
        });
    }
}
