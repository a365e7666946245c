package org.almoner.stripe.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.LockHeldException;
import org.almoner.stripe.api.Since;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeFailure.Kind;
import org.almoner.testing.LogWatch;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of an import: its lists one after the other, its tries, its pace, its time. */
class ImportRunTest {

    private static final Instant SINCE = Instant.parse("2016-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ImportRun begun = ImportRun.begin(new UUID(0, 1), SINCE, NOW);

    @Test
    void readsOneListAfterTheOtherAndIsFinishedWithTheLast() {
        ImportRun run = begun;
        for (StripeList list : StripeList.values()) {
            assertThat(run.isRunning()).isTrue();
            assertThat(run.current().list()).isEqualTo(list);
            run = run.with(read(run.current(), null, true, 0), NOW.plusSeconds(9));
        }
        assertThat(run.state()).isEqualTo(ImportRun.State.FINISHED);
        assertThat(run.endedAt()).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void onlyWhatComesFurtherMakesTriesForgotten() {
        ImportRun stopped = begun.stopped("why", Duration.ofSeconds(10), NOW);
        assertThat(stopped.tries()).isEqualTo(1);
        assertThat(stopped.isDue(NOW)).isFalse();
        assertThat(stopped.isDue(NOW.plusSeconds(10))).isTrue();
        ImportRun further = stopped.with(read(stopped.current(), NOW.minusSeconds(5), false, 1), NOW);
        assertThat(further.tries()).isZero();
        assertThat(further.error()).isNull();
        ImportRun again = further.stopped("why", Duration.ofSeconds(10), NOW);
        ImportRun same = again.with(read(again.current(), NOW.minusSeconds(5), false, 1), NOW);
        assertThat(same.tries()).isEqualTo(1);
        assertThat(same.error()).isEqualTo("why");
        assertThat(same.isDue(NOW)).isTrue();
        ImportRun givenUp = same.stopped("why", null, NOW);
        assertThat(givenUp.state()).isEqualTo(ImportRun.State.FAILED);
        assertThat(givenUp.endedAt()).isEqualTo(NOW);
        assertThat(givenUp.isDue(NOW)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatPassesIsWaitedForAndWhatLeadsNowhereIsGivenUp(Kind kind) {
        StripeFailure failure = StripeFailure.of(kind, "why");
        boolean nowhere = List.of(Kind.NOT_FOUND, Kind.REFUSED, Kind.UNREADABLE).contains(kind);
        for (int tries = 0; tries < 40; tries++) {
            Setback setback = Setback.of(failure, tries);
            assertThat(setback.pause() == null)
                    .as("try %d", tries)
                    .isEqualTo(nowhere && tries + 1 >= Setback.MOST_TRIES);
            if (setback.pause() != null) {
                assertThat(setback.pause()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(10));
            }
            assertThat(setback.reason()).contains("what to do");
        }
    }

    @Test
    void databaseIsWaitedForAndAMistakeOfOursIsNot() {
        assertThat(Setback.of(new LockHeldException(), 39).pause()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Setback.of(new java.net.ConnectException("secret"), 0))
                .isEqualTo(new Setback("the database was away", Duration.ofSeconds(10), false));
        assertThat(Setback.of(new NullPointerException("secret"), Setback.MOST_TRIES - 1))
                .isEqualTo(new Setback("a mistake of ours", null, false));
        assertThat(DatabaseFailure.forLog(new NullPointerException("secret"))).doesNotContain("secret");
    }

    @Test
    void timeLeftGoesByTheTimeThatIsRead() {
        assertThat(TimeLeft.seconds(begun)).isEmpty();
        ListProgress half = new ListProgress(
                StripeList.REFUNDS,
                NOW,
                null,
                SINCE.plus(Duration.between(SINCE, NOW).dividedBy(2)),
                false,
                1,
                0,
                60_000,
                Counts.NONE);
        ImportRun run = begun.with(half, NOW);
        // One more minute of this list, and two for each of the four others.
        assertThat(TimeLeft.seconds(run)).hasValue(60 + 4 * 120);
        ListProgress done = new ListProgress(StripeList.REFUNDS, NOW, null, SINCE, true, 2, 0, 100_000, Counts.NONE);
        assertThat(TimeLeft.seconds(begun.with(done, NOW))).hasValue(400);
        assertThat(TimeLeft.seconds(begun.with(done, NOW).over())).isEmpty();
    }

    @Test
    void logHasALineAMinuteAtMost() {
        ImportRun run = begun.with(read(begun.current(), NOW.minusSeconds(5), false, 3), NOW);
        try (LogWatch log = new LogWatch(ProgressLine.class)) {
            ProgressLine line = new ProgressLine(NOW);
            for (int second = 1; second <= 180; second++) {
                line.say(run, NOW.plusSeconds(second));
            }
            assertThat(log.lines())
                    .hasSize(3)
                    .allSatisfy(said -> assertThat(said)
                            .startsWith("INFO The import of Stripe's objects reads /v1/refunds: 3 objects on 1 pages"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2015-01-31", "2015-01-31T00:00:00Z", "2015-01-31t01:00:00+01:00", "2015-01-31T00:00:00.999Z"})
    void sinceIsADayOrAnInstant(String since) {
        assertThat(Since.read(since, NOW)).isEqualTo(Instant.parse("2015-01-31T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "2015", "2015-02-29", "31.01.2015", "2026-01-02", "+99999-01-01"})
    void sinceIsNothingElse(String since) {
        assertThatThrownBy(() -> Since.read(since, NOW)).isInstanceOf(ProblemException.class);
    }

    private static ListProgress read(ListProgress list, Instant reached, boolean done, long objects) {
        return new ListProgress(
                list.list(),
                list.until(),
                null,
                reached,
                done,
                list.pages() + 1,
                0,
                1,
                new Counts(objects, 0, 0, 0, 0, 0));
    }
}
