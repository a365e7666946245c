package org.almoner.database.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SentTest {

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();

    @Test
    void nothingIsWaitedForWhereNothingWasSent() {
        assertThat(new Sent().then("done").toCompletableFuture()).isCompletedWithValue("done");
        assertThat(new Sent().giving(first)).isSameAs(first);
    }

    @Test
    void itIsOverWhenAllOfItIs() {
        var done = new Sent().and(first).and(second).then("done").toCompletableFuture();
        second.complete("two");
        assertThat(done).isNotDone();
        first.complete("one");
        assertThat(done).isCompletedWithValue("done");
    }

    @Test
    void anAnswerIsGivenWhenAllOfItIsOver() {
        var one = new Sent().and(first).and(second).giving(first).toCompletableFuture();
        first.complete("one");
        assertThat(one).isNotDone();
        second.complete("two");
        assertThat(one).isCompletedWithValue("one");
    }

    /** PostgreSQL refuses what is behind a statement that failed, and whoever asks why is to hear of that one. */
    @Test
    void ofTwoFailuresTheFirstThatWasSentCountsWhenBothAreOver() {
        var done = new Sent().and(first).and(second).giving(second).toCompletableFuture();
        second.completeExceptionally(new IllegalStateException("aborted"));
        assertThat(done).isNotDone();
        first.completeExceptionally(new IllegalStateException("the reason"));
        assertThatThrownBy(done::join).hasRootCauseMessage("the reason");
    }
}
