package org.almoner.system.selftest;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Goes through the groups one after the other and leaves nothing behind: each has a transaction that is rolled back. */
@ApplicationScoped
public class SelfTest {

    private static final Logger LOG = Logger.getLogger(SelfTest.class);

    /** A group takes milliseconds; one that takes longer has met a database that hangs, and an answer is due within ten seconds. */
    private static final Duration GROUP_LIMIT = Duration.ofSeconds(8);

    private static final String NOT_TRIED = "not tried, since the database was away";

    private final List<SelfTestGroup> groups;
    private final OwnContext ownContext;

    SelfTest(@All List<SelfTestGroup> groups, OwnContext ownContext) {
        this.groups = groups;
        this.ownContext = ownContext;
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

    /** Never fails: a group that does is part of the result. Once one has found the database away, the others are not tried. */
    public Uni<Result> run() {
        return run(groups);
    }

    /** Likewise, of the groups without which no payment could be taken. */
    public Uni<Result> runPayments() {
        return run(groups.stream().filter(SelfTestGroup::isOfPayments).toList());
    }

    private Uni<Result> run(List<SelfTestGroup> chosen) {
        long start = System.nanoTime();
        AtomicBoolean away = new AtomicBoolean();
        return Multi.createFrom()
                .iterable(chosen)
                .onItem()
                .transformToUniAndConcatenate(group -> away.get()
                        ? Uni.createFrom().item(new GroupResult(group.name(), Verdict.FAIL, 0, NOT_TRIED))
                        : run(group, away))
                .collect()
                .asList()
                .map(results -> Result.of(results, milliseconds(start)));
    }

    /** In a context of its own: what is no longer waited for goes on with its session, which no other group may meet. */
    private Uni<GroupResult> run(SelfTestGroup group, AtomicBoolean away) {
        long start = System.nanoTime();
        Executor caller = OwnContext.caller();
        return ownContext
                .start(() -> Panache.withTransaction(() -> Panache.currentTransaction()
                        .invoke(Mutiny.Transaction::markForRollback)
                        .chain(group::run)))
                .ifNoItem()
                .after(GROUP_LIMIT)
                .fail()
                .emitOn(caller)
                .map(details -> new GroupResult(group.name(), Verdict.PASS, milliseconds(start), details))
                .onFailure()
                .invoke(failure -> away.set(DatabaseFailure.isAway(failure)))
                .onFailure()
                .recoverWithItem(failure -> failed(group, start, failure));
    }

    private static GroupResult failed(SelfTestGroup group, long start, Throwable failure) {
        boolean told = failure instanceof SelfTestGroup.SelfTestFailure;
        String reason = told ? failure.getMessage() : DatabaseFailure.describe(failure);
        LOG.errorf("Self-test of %s failed: %s", group.name(), told ? reason : DatabaseFailure.forLog(failure));
        return new GroupResult(group.name(), Verdict.FAIL, milliseconds(start), reason);
    }

    private static long milliseconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
