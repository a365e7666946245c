package org.almoner.system.selftest;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Patience;
import org.almoner.database.sql.Reads;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Goes through the groups one after the other and leaves nothing behind: each has a transaction that is rolled back. One that takes its time
 * is waited for while the others go on, as long as the database answers somebody else.
 */
@ApplicationScoped
public class SelfTest {

    private static final Logger LOG = Logger.getLogger(SelfTest.class);

    /** Of the whole run, however many groups hang and whatever the database does: an answer is due within ten seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** A group takes milliseconds. All of them come to their turn within the limit, though each should hang. */
    private static final Duration TURN = Duration.ofSeconds(1);

    private static final Duration MOMENT = Duration.ofMillis(1);

    private static final String TOO_LONG = "took too long, though the database answers";
    private static final String AWAY = "not tried, since the database was away";
    private static final String OVER = "not tried, since others took all the time of this run";

    private final List<SelfTestGroup> groups;
    private final OwnContext ownContext;
    private final Supplier<Uni<?>> cheap;
    private final Duration limit;
    private final Duration turn;

    @Inject
    SelfTest(@All List<SelfTestGroup> groups, OwnContext ownContext, Reads reads) {
        this(groups, ownContext, () -> reads.read("select 1"), LIMIT, TURN);
    }

    /** @param cheap what a database that is there answers at once */
    SelfTest(List<SelfTestGroup> groups, OwnContext ownContext, Supplier<Uni<?>> cheap, Duration limit, Duration turn) {
        this.groups = groups;
        this.ownContext = ownContext;
        this.cheap = cheap;
        this.limit = limit;
        this.turn = turn;
    }

    /** Whether a group did what it should. */
    @RegisterForReflection
    public enum Verdict {
        PASS,
        FAIL
    }

    /** @param details what was done or, of a group that failed, why */
    @RegisterForReflection
    public record GroupResult(String name, Verdict status, long durationMs, String details) {}

    @RegisterForReflection
    public record Result(boolean success, long passed, long failed, long durationMs, List<GroupResult> groups) {

        private static Result of(List<GroupResult> groups, long durationMs) {
            long passed = groups.stream()
                    .filter(group -> group.status() == Verdict.PASS)
                    .count();
            return new Result(passed == groups.size(), passed, groups.size() - passed, durationMs, groups);
        }
    }

    /** Never fails: a group that does is part of the result. Once the database was found away, the others are not tried. */
    public Uni<Result> run() {
        return run(groups, limit);
    }

    /** Likewise, of the groups without which no payment could be taken. @param within of all of them: nothing is warm at a start */
    public Uni<Result> runPayments(Duration within) {
        return run(groups.stream().filter(SelfTestGroup::isOfPayments).toList(), within);
    }

    private Uni<Result> run(List<SelfTestGroup> chosen, Duration within) {
        return Uni.createFrom().deferred(() -> {
            Run run = new Run(within);
            return Multi.createFrom()
                    .iterable(chosen)
                    .onItem()
                    .transformToUniAndConcatenate(run::begin)
                    .collect()
                    .asList()
                    .flatMap(begun -> Multi.createFrom()
                            .iterable(begun)
                            .onItem()
                            .transformToUniAndConcatenate(run::end)
                            .collect()
                            .asList())
                    .map(results -> Result.of(results, milliseconds(run.start)));
        });
    }

    /** What a group came to. @param failure null where it passed, or was not tried */
    private record Ended(GroupResult result, Throwable failure) {}

    /** @param ended comes when it comes: nobody waits for it for longer than the run @param otherwise why it failed, where it does not come */
    private record Begun(SelfTestGroup group, long start, Uni<Ended> ended, Throwable otherwise) {}

    private final class Run {

        private final long start = System.nanoTime();
        private final Duration within;
        private volatile boolean away;

        Run(Duration within) {
            this.within = within;
        }

        /** At least a moment, in which what has ended is seen. */
        private Duration left() {
            Duration left = within.minusNanos(System.nanoTime() - start);
            return left.compareTo(MOMENT) > 0 ? left : MOMENT;
        }

        /** @return when it has ended, or its turn is over and the database answers all the same */
        Uni<Begun> begin(SelfTestGroup group) {
            long begin = System.nanoTime();
            if (away || left().equals(MOMENT)) {
                GroupResult none = new GroupResult(group.name(), Verdict.FAIL, 0, away ? AWAY : OVER);
                return Uni.createFrom().item(begun(group, begin, new Ended(none, null)));
            }
            // In a context of its own: what is not waited for goes on with its session, which no other group may meet.
            Uni<Ended> ended = ownContext.start(() -> Uni.createFrom()
                    .deferred(() -> Panache.withTransaction(() -> Panache.currentTransaction()
                            .invoke(Mutiny.Transaction::markForRollback)
                            .chain(group::run)))
                    .map(details ->
                            new Ended(new GroupResult(group.name(), Verdict.PASS, milliseconds(begin), details), null))
                    .onFailure()
                    .recoverWithItem(failure -> failed(group, begin, failure)));
            Duration first = left().compareTo(turn) < 0 ? left() : turn;
            return Patience.atMost(first, ended, () -> null)
                    .flatMap(known -> known == null || DatabaseFailure.isAway(known.failure())
                            ? askInstead(group, begin, known, ended)
                            : Uni.createFrom().item(begun(group, begin, known)));
        }

        /** @param known null while it goes on */
        private Uni<Begun> askInstead(SelfTestGroup group, long begin, Ended known, Uni<Ended> ended) {
            if (known == null && left().compareTo(turn) < 0) {
                // Too little for an answer: that there is none would say nothing of the database.
                return Uni.createFrom()
                        .item(new Begun(group, begin, ended, new SelfTestGroup.SelfTestFailure("took too long")));
            }
            return Patience.atMost(left(), Uni.createFrom().deferred(cheap::get).map(answer -> true))
                    .map(there -> known == null
                            ? new Begun(group, begin, ended, new SelfTestGroup.SelfTestFailure(TOO_LONG))
                            : begun(group, begin, though(group, begin, known)))
                    .onFailure()
                    .recoverWithItem(failure -> {
                        away = true;
                        return known == null ? new Begun(group, begin, ended, failure) : begun(group, begin, known);
                    });
        }

        Uni<GroupResult> end(Begun begun) {
            return Patience.atMost(left(), begun.ended(), () -> failed(begun.group(), begun.start(), begun.otherwise()))
                    .map(ended -> begun.otherwise() instanceof SelfTestGroup.SelfTestFailure
                            ? though(begun.group(), begun.start(), ended)
                            : ended)
                    .invoke(SelfTest::tell)
                    .map(Ended::result);
        }
    }

    private static Begun begun(SelfTestGroup group, long start, Ended ended) {
        return new Begun(group, start, Uni.createFrom().item(ended), null);
    }

    /** What ran into a limit of its own has not found the database away. What it was told, or that its line broke, is another matter. */
    private static Ended though(SelfTestGroup group, long start, Ended known) {
        return DatabaseFailure.isUnanswered(known.failure())
                ? failed(group, start, new SelfTestGroup.SelfTestFailure(TOO_LONG))
                : known;
    }

    private static Ended failed(SelfTestGroup group, long start, Throwable failure) {
        String reason = failure instanceof SelfTestGroup.SelfTestFailure
                ? failure.getMessage()
                : DatabaseFailure.describe(failure);
        return new Ended(new GroupResult(group.name(), Verdict.FAIL, milliseconds(start), reason), failure);
    }

    private static void tell(Ended ended) {
        Throwable failure = ended.failure();
        if (failure != null) {
            LOG.errorf(
                    "Self-test of %s failed: %s",
                    ended.result().name(),
                    failure instanceof SelfTestGroup.SelfTestFailure
                            ? failure.getMessage()
                            : DatabaseFailure.forLog(failure));
        }
    }

    private static long milliseconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
