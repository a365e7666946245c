package org.almoner.database.standby;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.almoner.database.ConnectionProblem;
import org.almoner.database.pool.ServerOptions;
import org.almoner.database.sql.PoolTuning;
import org.almoner.database.standby.StandbyState.Left;
import org.almoner.database.standby.StandbyState.Serving;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Looks at the standby again and again, off the way of requests, which ask only what it knows. */
@ApplicationScoped
class StandbyWatch {

    private static final Logger LOG = Logger.getLogger(StandbyWatch.class);

    private static final Duration MOST_OFTEN = Duration.ofSeconds(1);

    /** Of looks at one that does not answer: each may leave a connection behind that hangs until it is closed from below. */
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Duration maxLag;
    private final StandbyMeters meters;
    private final Optional<PgConnectOptions> options;
    private final Optional<StandbyServer> server;
    private final Optional<Look> look;

    /** Of looks, which follow one upon the other. */
    private final Trail trail = new Trail();

    /** Null before the first look. */
    private volatile StandbyState state;

    private volatile boolean stopped;

    StandbyWatch(Vertx vertx, PoolTuning pools, StandbySettings settings, Config config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.maxLag = settings.maxLag();
        this.options = ServerOptions.under("almoner.database.read.", config);
        this.server = options.map(to -> new StandbyServer(vertx, pools, to));
        this.look = options.map(to -> new Look(pools, to));
        this.meters = new StandbyMeters(metrics, this::lag);
    }

    /** After the gate: the first thing that is asked of the standby is whether it has what the migrations made. */
    void start(@Observes StartupEvent started) {
        look.ifPresent(given -> {
            Context context = vertx.getOrCreateContext();
            context.runOnContext(here -> look(given, context));
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        server.ifPresent(StandbyServer::close);
        look.ifPresent(Look::close);
    }

    /** The standby, while it is to be read from. */
    Optional<StandbyServer> serving() {
        return age().flatMap(age -> server);
    }

    /** How old what the standby has is at most; empty while it is not to be read from. */
    Optional<Duration> age() {
        StandbyState now = state;
        long nanos = System.nanoTime();
        return now != null && now.serves(nanos, maxLag)
                ? Optional.of(Duration.ofNanos(nanos - now.asOfNanos().orElseThrow()))
                : Optional.empty();
    }

    /** The standby as soon as it has all that is committed now; empty when that takes longer than the limit. */
    Uni<Optional<StandbyServer>> servingWhatIsCommitted(Duration limit) {
        if (serving().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        long asked = System.nanoTime();
        return Uni.createFrom()
                .emitter(answer -> vertx.setPeriodic(POLL.toMillis(), timer -> {
                    Optional<StandbyServer> standby = serving();
                    OptionalLong asOf = standby.isEmpty() ? OptionalLong.empty() : state.asOfNanos();
                    boolean reached = asOf.isPresent() && asOf.getAsLong() - asked >= 0;
                    if (reached || standby.isEmpty() || System.nanoTime() - asked > limit.toNanos()) {
                        vertx.cancelTimer(timer);
                        answer.complete(reached ? standby : Optional.empty());
                    }
                }));
    }

    /** How old what is read may be: nothing without a standby. */
    Duration oldest() {
        return options.isEmpty() ? Duration.ZERO : maxLag;
    }

    StandbyMeters meters() {
        return meters;
    }

    /** For an operator. */
    String message() {
        StandbyState now = state;
        if (options.isEmpty()) {
            return "There is none: DATABASE_READ_URL is not set";
        }
        if (now == null) {
            return "It has not been looked at yet";
        }
        return now instanceof Left left
                ? "All readings go to the primary, since the standby " + left.reason()
                : "Ledger pages, reports and exports are read from the standby";
    }

    boolean isWell() {
        return options.isEmpty() || state == null || state instanceof Serving;
    }

    /** In seconds; 0 without a standby, not a number while it is not known. */
    double lag() {
        if (options.isEmpty()) {
            return 0;
        }
        StandbyState now = state;
        return now == null || now.asOfNanos().isEmpty()
                ? Double.NaN
                : (System.nanoTime() - now.asOfNanos().getAsLong()) / 1e9;
    }

    private void look(Look given, Context context) {
        given.take(trail)
                .otherwise(failure ->
                        new Sighting.Silent(ConnectionProblem.of(failure).reason()))
                .onSuccess(found -> {
                    if (stopped) {
                        return;
                    }
                    found(found);
                    Duration pause = found instanceof Sighting.Silent ? AFTER_SILENCE : pause();
                    vertx.setTimer(pause.toMillis(), timer -> context.runOnContext(here -> look(given, context)));
                });
    }

    private Duration pause() {
        Duration quarter = maxLag.dividedBy(4);
        return quarter.compareTo(MOST_OFTEN) < 0 ? quarter : MOST_OFTEN;
    }

    void found(Sighting found) {
        StandbyState before = state;
        StandbyState after = before == null
                ? new Left("", OptionalLong.empty()).then(found, System.nanoTime(), maxLag)
                : before.then(found, System.nanoTime(), maxLag);
        state = after;
        if (after instanceof Serving && !(before instanceof Serving)) {
            meters.switchedTo(true);
            LOG.infof("Ledger pages, reports and exports are read from the standby at %s", location());
        } else if (after instanceof Left left && !(before instanceof Left)) {
            meters.switchedTo(false);
            LOG.warnf("All readings go to the primary, since the standby at %s %s", location(), left.reason());
            server.ifPresent(StandbyServer::letGo);
        } else if (found instanceof Sighting.Unfit unfit
                && before instanceof Left left
                && !left.reason().equals(unfit.reason())) {
            // One that was only slow at first would have told all there is to be known.
            LOG.warnf("The standby at %s %s", location(), unfit.reason());
        }
    }

    /** Without user and password. */
    private String location() {
        return options.map(to -> to.getHost() + ":" + to.getPort() + "/" + to.getDatabase())
                .orElse("");
    }
}
