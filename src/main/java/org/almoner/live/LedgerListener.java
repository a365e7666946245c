package org.almoner.live;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import org.almoner.database.sql.WritableServer;
import org.almoner.donation.ledger.LedgerNotification;
import org.jboss.logging.Logger;

/**
 * The one connection of this replica on which PostgreSQL tells what was committed on any of them. When it breaks, or no
 * longer answers, it is made anew, and what may have been told meanwhile is read from the ledger.
 */
@ApplicationScoped
class LedgerListener {

    private static final Logger LOG = Logger.getLogger(LedgerListener.class);
    private static final String LISTEN = "listen " + LedgerNotification.CHANNEL;

    private final ListenerOptions options;
    private final LiveTickets tickets;
    private final LiveSettings settings;
    private final Vertx vertx;
    private final long startedNanos = System.nanoTime();

    private PgConnection connection;

    /** By the clock of the database, as changes are dated; null before the first. */
    private Instant lastHeard;

    private boolean told;
    private boolean stopped;

    LedgerListener(ListenerOptions options, LiveTickets tickets, LiveSettings settings, Vertx vertx) {
        this.options = options;
        this.tickets = tickets;
        this.settings = settings;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        connect();
    }

    synchronized void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
        if (connection != null) {
            connection.close();
        }
    }

    synchronized boolean isListening() {
        return connection != null;
    }

    private synchronized void connect() {
        if (!stopped) {
            PgConnection.connect(vertx, options.get()).onSuccess(this::listen).onFailure(this::unreachable);
        }
    }

    private void listen(PgConnection made) {
        made.notificationHandler(this::heard);
        // What breaks it is told by its end; Vert.x would print it.
        made.exceptionHandler(broken -> LOG.debugf(
                "The listening connection broke (%s)", broken.getClass().getSimpleName()));
        made.query(LISTEN)
                .execute()
                .compose(listening -> WritableServer.now(made))
                .onSuccess(now -> listening(made, now))
                .onFailure(failure -> {
                    made.close();
                    unreachable(failure);
                });
    }

    private synchronized void listening(PgConnection made, Instant now) {
        if (stopped) {
            made.close();
            return;
        }
        connection = made;
        made.closeHandler(closed -> lost(made));
        vertx.setTimer(settings.ping().toMillis(), later -> ping(made));
        if (told) {
            LOG.info("Changes of the ledger are heard again");
            told = false;
        }
        Instant heardUntil =
                lastHeard == null ? now.minus(Duration.ofNanos(System.nanoTime() - startedNanos)) : lastHeard;
        tickets.missedSince(heardUntil.minus(settings.overlap()));
        lastHeard = now;
    }

    private void heard(PgNotification notification) {
        try {
            tickets.changed(LedgerNotification.read(notification.getPayload()));
        } catch (IllegalArgumentException e) {
            LOG.warnf("A message on the channel %s is none of ours", LedgerNotification.CHANNEL);
        }
    }

    /**
     * A line that is dead says nothing, and so does a line on which nothing happens. What is committed after a fail-over is
     * told by the new server only.
     */
    private void ping(PgConnection asked) {
        if (!isCurrent(asked)) {
            return;
        }
        long tooLate = vertx.setTimer(settings.ping().toMillis(), silent -> lost(asked));
        WritableServer.now(asked).onComplete(answer -> {
            vertx.cancelTimer(tooLate);
            if (answer.failed()) {
                lost(asked);
            } else if (isCurrent(asked)) {
                alive(answer.result());
                vertx.setTimer(settings.ping().toMillis(), later -> ping(asked));
            }
        });
    }

    private synchronized boolean isCurrent(PgConnection asked) {
        return connection == asked;
    }

    private synchronized void alive(Instant at) {
        lastHeard = at;
    }

    private synchronized void lost(PgConnection broken) {
        if (connection == broken) {
            connection = null;
            broken.close();
            unreachable(null);
        }
    }

    private synchronized void unreachable(Throwable failure) {
        if (stopped) {
            return;
        }
        if (!told) {
            LOG.warnf(
                    "Changes of the ledger are not heard: the listening connection %s; trying again every %d ms",
                    failure == null
                            ? "was lost"
                            : "was not made (" + failure.getClass().getSimpleName() + ")",
                    settings.reconnect().toMillis());
            told = true;
        }
        vertx.setTimer(settings.reconnect().toMillis(), later -> connect());
    }
}
