package org.almoner.database.standby;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.almoner.database.standby.Sighting.Follows;
import org.almoner.database.standby.Sighting.Silent;
import org.almoner.database.standby.Sighting.Unfit;
import org.almoner.database.standby.StandbyState.Left;
import org.almoner.database.standby.StandbyState.Serving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a standby is read from, decided without one. */
@Execution(ExecutionMode.CONCURRENT)
class StandbyStateTest {

    private static final Origin HOME = new Origin("7", 1, 5, 2200);
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final Left UNKNOWN = new Left("", OptionalLong.empty());

    @Test
    void oneThatIsWellWithinTheLimitIsReadFromUntilItIsBeyond() {
        StandbyState state = UNKNOWN.then(follows(1), seconds(3), LIMIT);
        assertThat(state).isEqualTo(new Serving(seconds(1)));
        state = state.then(follows(2), seconds(6), LIMIT);
        assertThat(state).isEqualTo(new Serving(seconds(2)));
        assertThat(state.then(follows(2), seconds(6.1), LIMIT))
                .isEqualTo(new Left("is 4.1 s behind", OptionalLong.of(seconds(2))));
    }

    @Test
    void oneThatHasBeenLeftComesBackAtHalfTheLimitSoThatItDoesNotComeAndGo() {
        Left left = new Left("is 9.0 s behind", OptionalLong.of(0));
        assertThat(left.then(follows(10), seconds(12.1), LIMIT)).isInstanceOf(Left.class);
        assertThat(left.then(follows(10), seconds(12), LIMIT)).isInstanceOf(Serving.class);
    }

    @Test
    void oneThatNobodyLookedAtIsNotTrusted() {
        Serving serving = new Serving(seconds(1));
        assertThat(serving.serves(seconds(5), LIMIT)).isTrue();
        assertThat(serving.serves(seconds(5.1), LIMIT)).isFalse();
        assertThat(UNKNOWN.serves(0, LIMIT)).isFalse();
    }

    @Test
    void oneThatIsSilentOrSomethingElseIsLeftAtOnceAndItsAgeIsRemembered() {
        Serving serving = new Serving(seconds(1));
        assertThat(serving.then(new Silent("it refuses"), seconds(1), LIMIT))
                .isEqualTo(new Left("does not answer: it refuses", OptionalLong.of(seconds(1))));
        assertThat(serving.then(new Unfit("is no standby"), seconds(1), LIMIT))
                .isEqualTo(new Left("is no standby", OptionalLong.of(seconds(1))));
        assertThat(serving.then(new Follows(OptionalLong.empty()), seconds(1), LIMIT))
                .isInstanceOf(Left.class);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 1, 5, 2200, true, 10, ",
        "8, 1, 5, 2200, true, 10, is of another cluster",
        "7, 1, 6, 2200, true, 10, shows another database or schema",
        "7, 1, 5, 2201, true, 10, shows another database or schema",
        "7, 2, 5, 2200, true, 10, 'follows another primary, or has not followed this one for long'",
        "7, 1, 5, 2200, false, 10, is no standby",
        "7, 1, 5, 2200, true, , is no standby",
    })
    void onlyAStandbyOfTheSameHistoryFollows(
            String system, int timeline, long database, long schema, boolean standby, Long replayed, String reason) {
        Trail trail = new Trail();
        trail.flushed(HOME, 10, 1);
        Sighting found = Sighting.of(trail, new Origin(system, timeline, database, schema), standby, replayed);
        assertThat(found).isEqualTo(reason == null ? new Follows(OptionalLong.of(1)) : new Unfit(reason));
    }

    @Test
    void nothingIsKnownBeforeThePrimaryHasAnsweredAndAfterAFailOver() {
        Trail trail = new Trail();
        assertThat(Sighting.of(trail, HOME, true, 10L)).isEqualTo(new Follows(OptionalLong.empty()));
        trail.flushed(HOME, 10, 1);
        assertThat(trail.replayed(10)).hasValue(1);
        trail.flushed(new Origin("7", 2, 5, 2200), 20, 2);
        assertThat(trail.replayed(19)).isEmpty();
        assertThat(trail.replayed(20)).hasValue(2);
    }

    /** Also without writes: the log stands still, and each look shows that the standby has all of it. */
    @Test
    void idlePrimaryMakesNoLag() {
        Trail trail = new Trail();
        for (int second = 0; second < 5_000; second++) {
            trail.flushed(HOME, 10, second);
            assertThat(trail.replayed(10)).hasValue(second);
        }
    }

    /** Whatever the standby's pace, it never counts as newer than it is, and it catches up however long it was away. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itIsNeverTakenToHaveWhatItHasNot(long seed) {
        Random random = new Random(seed);
        Trail trail = new Trail();
        TreeMap<Long, Long> flushedAt = new TreeMap<>();
        long position = 0;
        long replayed = 0;
        for (long now = 1; now < 3_000; now++) {
            position += random.nextInt(3);
            trail.flushed(HOME, position, now);
            flushedAt.putIfAbsent(position, now);
            boolean asleep = now / 1_000 == 1;
            replayed = asleep ? replayed : Math.min(position, replayed + random.nextInt(12));
            OptionalLong asOf = trail.replayed(replayed);
            if (asOf.isPresent()) {
                long lacking = replayed + 1;
                Long firstLacking =
                        flushedAt.ceilingKey(lacking) == null ? null : flushedAt.get(flushedAt.ceilingKey(lacking));
                assertThat(asOf.getAsLong())
                        .as("seed %d at %d", seed, now)
                        .isLessThan(firstLacking == null ? now + 1 : firstLacking);
            }
        }
        assertThat(trail.replayed(position)).hasValue(2_999);
    }

    private static Follows follows(double second) {
        return new Follows(OptionalLong.of(seconds(second)));
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
