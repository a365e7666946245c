package org.almoner.desk.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A page comes in one piece when it is there soon, else its beginning comes first, and what it is about is asked for once. */
class SlowPageTest {

    private static final Uni<String> BEGINNING = Uni.createFrom().item("<nav>" + SlowPage.LATER + "</html>");
    private static final String WHOLE = "<nav>" + SlowPage.LATER + "<table></html>";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<UniEmitter<? super String>> answer = new AtomicReference<>();
    private final Uni<String> later = Uni.createFrom().emitter(emitter -> {
        asked.incrementAndGet();
        answer.set(emitter);
    });

    @Test
    void whatIsThereComesInOnePiece() {
        AssertSubscriber<String> reader = read(Uni.createFrom().item(WHOLE));
        reader.awaitCompletion(LIMIT).assertItems(WHOLE);
    }

    @Test
    void whatFailsAtOnceIsAFailureAndNoPage() {
        AssertSubscriber<String> reader = read(Uni.createFrom().failure(new IllegalStateException("no such day")));
        reader.awaitFailure(LIMIT).assertHasNotReceivedAnyItem().assertFailedWith(IllegalStateException.class);
    }

    @Test
    void beginningComesBeforeWhatTakesLongAndThatIsAskedForOnce() {
        AssertSubscriber<String> reader = read(later);
        reader.awaitItems(1, LIMIT).assertItems("<nav>");
        answer.get().complete(WHOLE);
        reader.awaitCompletion(LIMIT).assertItems("<nav>", SlowPage.LATER + "<table></html>");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatFailsAfterItsBeginningIsToldInThePage() {
        AssertSubscriber<String> reader = read(later);
        reader.awaitItems(1, LIMIT);
        answer.get().fail(new IllegalStateException("too long"));
        reader.awaitCompletion(LIMIT).assertItems("<nav>", SlowPage.LATER + "<p>too long</html>");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatNobodyWaitsForIsNotAskedForAnyLonger() {
        AtomicInteger givenUp = new AtomicInteger();
        Uni<String> never = Uni.createFrom().emitter(emitter -> emitter.onTermination(givenUp::incrementAndGet));
        AssertSubscriber<String> early = read(never);
        early.cancel();
        assertThat(givenUp).hasValue(1);
        AssertSubscriber<String> late = read(never);
        late.awaitItems(1, LIMIT);
        assertThat(givenUp).as("a page that comes in two is asked for still").hasValue(1);
        late.cancel();
        assertThat(givenUp).hasValue(2);
    }

    private static AssertSubscriber<String> read(Uni<String> whole) {
        return SlowPage.of(
                        BEGINNING,
                        whole,
                        failure -> Uni.createFrom()
                                .item("<nav>" + SlowPage.LATER + "<p>" + failure.getMessage() + "</html>"))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(10));
    }
}
