package org.almoner.database.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What is sent in one go: all of it is under way at once, and nothing waits for what was sent before. It has come to its end when
 * all of it has; of several failures the first that was sent counts, since it is the reason of the others.
 */
public final class Sent {

    /** Null while nothing was sent. */
    private CompletionStage<?> all;

    /** @param next is under way already; its answer is nobody's concern */
    public Sent and(CompletionStage<?> next) {
        all = giving(next);
        return this;
    }

    /** @return what one of them answers, or another that is under way, when all of them have come to their end */
    public <T> CompletionStage<T> giving(CompletionStage<T> one) {
        return all == null ? one : all.thenCombine(one, (before, answer) -> answer);
    }

    /** @return that, when all of it has come to its end */
    public <T> CompletionStage<T> then(T result) {
        return all == null ? CompletableFuture.completedStage(result) : all.thenApply(answer -> result);
    }
}
