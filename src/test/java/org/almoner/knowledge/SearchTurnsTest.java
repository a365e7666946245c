package org.almoner.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Of four turns. */
class SearchTurnsTest {

    private final SearchTurns turns = new SearchTurns(new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(KnowledgeSettings.class)
            .build()
            .getConfigMapping(KnowledgeSettings.class));
    private final List<CompletableFuture<String>> searches = new ArrayList<>();

    @Test
    void clientThatSearchesWithoutEndLeavesTurnsToOthers() {
        search("greedy");
        search("greedy");
        isRefused(search("greedy"), 429);
        UniAssertSubscriber<String> other = search("other");
        assertThat(searches).hasSize(3);
        searches.get(2).complete("found");
        other.assertItem("found");
    }

    @Test
    void searchWhoseClientHungUpCountsUntilItEnds() {
        search("one").cancel();
        search("one").cancel();
        isRefused(search("one"), 429);
        searches.get(0).completeExceptionally(new IllegalStateException());
        searches.get(1).complete("too late");
        search("one");
        assertThat(searches).hasSize(3);
    }

    @Test
    void thereAreNoMoreTurnsThanThereAre() {
        List.of("a", "b", "c", "d").forEach(this::search);
        isRefused(search("e"), 503);
        assertThat(searches).hasSize(4);
    }

    private UniAssertSubscriber<String> search(String client) {
        return turns.take(client, () -> {
                    CompletableFuture<String> search = new CompletableFuture<>();
                    searches.add(search);
                    return Uni.createFrom().completionStage(search);
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static void isRefused(UniAssertSubscriber<String> search, int status) {
        assertThat(search.getFailure())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(status));
    }
}
