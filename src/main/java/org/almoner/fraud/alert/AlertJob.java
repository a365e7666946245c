package org.almoner.fraud.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Transactions;
import org.almoner.fraud.alert.AlertPost.Answered;
import org.almoner.fraud.alert.AlertPost.Result;
import org.jboss.logging.Logger;

/**
 * Lets one replica send alerts, at least once each: whoever dies after an alert was taken sends it again, with the same id, by which
 * whoever takes it knows.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
class AlertJob {

    static final String JOB = "alerts";

    private static final Logger LOG = Logger.getLogger(AlertJob.class);
    private static final Job SELF = new Job(JOB, LOG, "Alerts were not looked at", "Alerts wait, and go on");
    private static final String ALERTS = "almoner.alerts";

    /** How long to wait after each try; after the last it is given up. About a day in all. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(14));

    private static final int MOST = 50;

    /** What was not tried yet is due at once, also where the clock of whoever wrote it is ahead. */
    private static final String DUE = """
            select id, body, tries from alerts where state = 'WAITING' and (due_at <= now() or tries = 0)
            order by due_at, id limit cast($1 as integer)
            """;

    private static final String SETTLE = """
            update alerts set tries = tries + 1, state = cast($2 as text), outcome = cast($3 as text),
                due_at = now() + cast(cast($4 as text) as interval)
            where id = cast($1 as uuid) and state = 'WAITING'
            """;

    private static final String FORGET =
            "delete from alerts where state <> 'WAITING' and created_at < cast(cast($1 as text) as timestamptz)";

    private static final Duration KEEP = Duration.ofDays(30);

    private final AlertPost post;
    private final Reads reads;
    private final Transactions transactions;
    private final LeasedJobs jobs;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final boolean isOn;

    AlertJob(
            AlertPost post,
            Reads reads,
            Transactions transactions,
            LeasedJobs jobs,
            Clock clock,
            AlertSettings settings,
            MeterRegistry metrics) {
        this.post = post;
        this.reads = reads;
        this.transactions = transactions;
        this.jobs = jobs;
        this.clock = clock;
        this.metrics = metrics;
        this.isOn = settings.isOn();
        for (State state : State.values()) {
            metrics.counter(ALERTS, "outcome", state.outcome);
        }
        if (!isOn && (settings.address().isPresent() || settings.key().isPresent())) {
            LOG.warn("No alert is sent: that needs both ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET");
        }
    }

    /** {@code alerts.state}. */
    private enum State {
        WAITING("deferred"),
        SENT("sent"),
        GIVEN_UP("given_up");

        /** Of the try that leads to it. */
        private final String outcome;

        State(String outcome) {
            this.outcome = outcome;
        }

        static State after(Result result, boolean wasLast) {
            if (result instanceof Answered answer && (answer.isTaken() || answer.isGone())) {
                return answer.isTaken() ? SENT : GIVEN_UP;
            }
            return wasLast ? GIVEN_UP : WAITING;
        }
    }

    private record Due(UUID id, String body, int tries) {}

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.alerts.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> sendIfDue() {
        return isOn
                ? jobs.runIfDue(SELF, due(1), due -> !due.isEmpty(), (lease, due) -> send(lease))
                : Uni.createFrom().voidItem();
    }

    private Uni<Duration> send(Lease lease) {
        return due(MOST)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(due -> send(due).call(() -> jobs.keep(lease)))
                .collect()
                .last()
                .chain(() -> write(FORGET, clock.instant().minus(KEEP).toString()))
                .replaceWith(Duration.ZERO);
    }

    private Uni<Void> send(Due due) {
        String id = "msg_" + due.id().toString().replace("-", "");
        return post.send(id, due.body()).flatMap(result -> {
            State state = State.after(result, due.tries() >= PAUSES.size());
            Duration pause = PAUSES.get(Math.min(due.tries(), PAUSES.size() - 1));
            return write(SETTLE, due.id(), state.name(), result.word(), pause.toString())
                    .invoke(() ->
                            tell(due, result.word(), state, clock.instant().plus(pause)));
        });
    }

    private void tell(Due due, String answer, State state, Instant again) {
        metrics.counter(ALERTS, "outcome", state.outcome).increment();
        switch (state) {
            case SENT -> {}
            case WAITING -> LOG.warnf("Alert %s was not taken (%s) and is sent again at %s", due.id(), answer, again);
            case GIVEN_UP -> LOG.errorf("Alert %s is given up after %d tries (%s)", due.id(), due.tries() + 1, answer);
        }
    }

    private Uni<List<Due>> due(int most) {
        return reads.read(DUE, most)
                .map(rows -> rows.stream()
                        .map(row -> new Due((UUID) row[0], (String) row[1], (Integer) row[2]))
                        .toList());
    }

    private Uni<Void> write(String sql, Object... parameters) {
        return transactions.write(sql, parameters).replaceWithVoid();
    }
}
