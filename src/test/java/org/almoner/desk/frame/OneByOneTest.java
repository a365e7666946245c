package org.almoner.desk.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OneByOneTest {

    private static final List<Integer> ALL = List.of(1, 2, 3, 4);

    private final List<Integer> begun = new ArrayList<>();

    @Test
    void allAreDoneInTheirOrder() {
        OneByOne.Outcome<String> outcome = each(OneByOne.LIMIT, Uni.createFrom()::item);
        assertThat(outcome.done()).containsExactly("1", "2", "3", "4");
        assertThat(outcome.unbegun()).isEmpty();
    }

    @Test
    void noneIsBegunAfterOneThatFailed() {
        OneByOne.Outcome<String> outcome = each(
                OneByOne.LIMIT,
                one -> one.equals("2")
                        ? Uni.createFrom().failure(new IllegalStateException("away"))
                        : Uni.createFrom().item(one));
        assertThat(begun).containsExactly(1, 2);
        assertThat(outcome.done()).containsExactly("1");
        assertThat(outcome.untried()).isEqualTo(2);
        assertThat(outcome.unbegun()).contains("away: try again later");
    }

    @Test
    void firstThatFailsIsWhatIsAnswered() {
        assertThatThrownBy(
                        () -> each(OneByOne.LIMIT, one -> Uni.createFrom().failure(new IllegalStateException("away"))))
                .hasMessage("away");
        assertThat(begun).containsExactly(1);
    }

    @Test
    void noneIsBegunWhenTimeIsOver() {
        OneByOne.Outcome<String> outcome = each(
                Duration.ofMillis(50),
                one -> Uni.createFrom().item(one).onItem().delayIt().by(Duration.ofMillis(60)));
        assertThat(begun).containsExactly(1);
        assertThat(outcome.done()).containsExactly("1");
        assertThat(outcome.unbegun()).isEqualTo(" 3 were left, since it took too long: press again for them.");
    }

    private OneByOne.Outcome<String> each(Duration limit, Function<String, Uni<String>> step) {
        return OneByOne.each(limit, ALL, one -> {
                    begun.add(one);
                    return step.apply(one.toString());
                })
                .await()
                .indefinitely();
    }
}
