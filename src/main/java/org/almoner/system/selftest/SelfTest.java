package org.almoner.system.selftest;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.almoner.database.sql.DatabaseFailure;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Goes through the groups one after the other and leaves nothing behind: each has a transaction that is rolled back. */
@ApplicationScoped
public class SelfTest {

    private static final Logger LOG = Logger.getLogger(SelfTest.class);

    /** A group takes milliseconds; one that takes longer has met a database that hangs. */
    private static final Duration GROUP_LIMIT = Duration.ofSeconds(10);

    private final List<SelfTestGroup> groups;

    SelfTest(@All List<SelfTestGroup> groups) {
        this.groups = groups;
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

    /** Never fails: a group that does is part of the result. */
    public Uni<Result> run() {
        long start = System.nanoTime();
        return Multi.createFrom()
                .iterable(groups)
                .onItem()
                .transformToUniAndConcatenate(SelfTest::run)
                .collect()
                .asList()
                .map(results -> Result.of(results, milliseconds(start)));
    }

    private static Uni<GroupResult> run(SelfTestGroup group) {
        long start = System.nanoTime();
        return Panache.withTransaction(() -> Panache.currentTransaction()
                        .invoke(Mutiny.Transaction::markForRollback)
                        .chain(group::run))
                .ifNoItem()
                .after(GROUP_LIMIT)
                .fail()
                .map(details -> new GroupResult(group.name(), Verdict.PASS, milliseconds(start), details))
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
