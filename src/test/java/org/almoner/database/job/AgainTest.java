package org.almoner.database.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Steps follow each other until one says that there is no more, or fails. */
class AgainTest {

    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void endsWithTheFirstThatHasNoMore() {
        Again.whilst(() -> Uni.createFrom().item(steps.incrementAndGet() < 3))
                .await()
                .indefinitely();
        assertThat(steps).hasValue(3);
    }

    @Test
    void manyStepsFitOnTheStack() {
        assertThat(Again.from(0, at -> Uni.createFrom().item(at + 1), at -> at < 200_000)
                        .await()
                        .indefinitely())
                .isEqualTo(200_000);
    }

    @Test
    void nothingFollowsAFailure() {
        Uni<Void> failing = Again.whilst(() -> {
            if (steps.incrementAndGet() == 2) {
                throw new IllegalStateException("no further");
            }
            return Uni.createFrom().item(true);
        });
        assertThatThrownBy(() -> failing.await().indefinitely()).hasMessage("no further");
        assertThat(steps).hasValue(2);
    }
}
