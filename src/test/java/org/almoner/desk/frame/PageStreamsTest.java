package org.almoner.desk.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.testing.MovingClock;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Who has a place among those that follow, and until when. */
class PageStreamsTest {

    private static final int PLACES = 20;

    private final MovingClock clock = new MovingClock(Instant.EPOCH);
    private final PageStreams streams = new PageStreams(clock);

    /** Quarkus REST asks for the stream, and follows it only where its reader is still there by then. */
    @Test
    void streamThatNobodyFollowsHasNoPlace() {
        for (int i = 0; i < PLACES * 2; i++) {
            stream();
        }
        follow(PLACES);
        assertFull();
    }

    @Test
    void placeIsGivenBackOnceHoweverItEnds() {
        List<AssertSubscriber<String>> followers = follow(PLACES);
        assertFull();
        followers.forEach(AssertSubscriber::cancel);
        followers.forEach(AssertSubscriber::cancel);
        for (int i = 0; i < PLACES * 2; i++) {
            stream(HttpMethod.GET, Uni.createFrom().failure(new IllegalStateException("no such page")))
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(1))
                    .awaitFailure();
        }
        follow(PLACES);
        assertFull();
    }

    @Test
    void eachWhoFollowsTheSameStreamHasAPlace() {
        Multi<String> stream = stream();
        AssertSubscriber<String> one = stream.subscribe().withSubscriber(AssertSubscriber.create(1));
        AssertSubscriber<String> other = stream.subscribe().withSubscriber(AssertSubscriber.create(1));
        follow(PLACES - 2);
        assertFull();
        one.cancel();
        follow(1);
        assertFull();
        other.cancel();
        follow(1);
        assertFull();
    }

    @Test
    void whoAsksForTheHeadAloneHasNoPlace() {
        follow(PLACES - 1);
        stream(HttpMethod.HEAD, Uni.createFrom().nothing())
                .subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .awaitCompletion();
        follow(1);
        assertFull();
    }

    /** Its head is written by then; a browser whose stream ends asks anew, and is refused. */
    @Test
    void ofTwoWhoComeForTheLastPlaceOneHasIt() {
        follow(PLACES - 1);
        Multi<String> first = stream();
        Multi<String> second = stream();
        AssertSubscriber<String> has = first.subscribe().withSubscriber(AssertSubscriber.create(1));
        second.subscribe()
                .withSubscriber(AssertSubscriber.create(1))
                .awaitCompletion()
                .assertHasNotReceivedAnyItem();
        has.assertNotTerminated();
        assertFull();
        has.cancel();
        follow(1);
        assertFull();
    }

    /** A look may take as long as a slow database does. */
    @Test
    void streamEndsAfterAMinuteHoweverLongALookTakes() {
        AssertSubscriber<String> follower = stream(
                        HttpMethod.GET, Uni.createFrom().item(() -> {
                            clock.advance(Duration.ofMinutes(1));
                            return "now";
                        }))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
        follower.awaitCompletion();
        follow(PLACES);
        assertFull();
    }

    private Multi<String> stream() {
        return stream(HttpMethod.GET, Uni.createFrom().item("now"));
    }

    private Multi<String> stream(HttpMethod method, Uni<String> page) {
        return streams.of(PageStreams.Kind.JOBS, method, () -> page);
    }

    private List<AssertSubscriber<String>> follow(int count) {
        List<AssertSubscriber<String>> followers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            followers.add(stream().subscribe().withSubscriber(AssertSubscriber.create(1)));
        }
        followers.forEach(AssertSubscriber::assertNotTerminated);
        return followers;
    }

    private void assertFull() {
        assertThatThrownBy(this::stream)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        full -> assertThat(full.status()).isEqualTo(503));
    }
}
