package org.almoner.system.selftest;

import static org.almoner.system.selftest.SelfTestGroup.expect;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.almoner.system.status.HealthCheckRun;
import org.almoner.system.status.HealthRuns;

/** Stores a run and the one that goes on from it, reads both and deletes them. A run that is stored is never changed. */
@ApplicationScoped
@Priority(100)
class HealthCheckRunGroup implements SelfTestGroup {

    /** Later than any real run, so that this one is the last. */
    private static final Duration LATER = Duration.ofDays(1);

    private static final Duration NEXT = Duration.ofMinutes(1);

    private final HealthRuns runs;
    private final Clock clock;

    HealthCheckRunGroup(HealthRuns runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "HealthCheckRun";
    }

    @Override
    public Uni<String> run() {
        Instant at = clock.instant().plus(LATER);
        return runs.add(HealthCheckRun.allUp(at, "self-test"))
                .call(this::expectStored)
                .chain(first -> runs.add(HealthCheckRun.allUp(at.plus(NEXT), "self-test"))
                        .call(this::expectStored)
                        .invoke(second -> expect(second.goesOnFrom(first), "The next run forgets since when it is so"))
                        .call(() -> delete(first))
                        .call(this::delete))
                .replaceWith("stored, read, followed up and deleted a run");
    }

    private Uni<?> expectStored(HealthCheckRun run) {
        return runs.find(run.id())
                .invoke(found -> expect(found.filter(run::equals).isPresent(), "The run is not read as it was stored"));
    }

    private Uni<?> delete(HealthCheckRun run) {
        return runs.delete(run.id())
                .chain(() -> runs.find(run.id()))
                .invoke(found -> expect(found.isEmpty(), "The deleted run is still there"));
    }
}
