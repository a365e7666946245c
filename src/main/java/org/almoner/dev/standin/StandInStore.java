package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps the stand-in's account in the database of development, beside the ledger that knows its ids: after a hot reload and a restart
 * its links lead somewhere, and what was promised can still arrive. It is written when it changed, each second, and at the end.
 */
@ApplicationScoped
public class StandInStore {

    private static final Logger LOG = Logger.getLogger(StandInStore.class);
    private static final long EVERY_MILLIS = 1_000;

    /** What happened so shortly before the end may not have been delivered; twice is harmless. */
    private static final Duration DELIVERED_AGAIN = Duration.ofMinutes(5);

    /** Not among the tables of the service, which knows nothing of it. */
    private static final String TABLE = """
            create schema if not exists dev;
            create table if not exists dev.stand_in (id integer primary key check (id = 1), account text not null)""";

    private static final String READ = "select account from dev.stand_in";
    private static final String WRITE = """
            insert into dev.stand_in (id, account) values (1, ?)
            on conflict (id) do update set account = excluded.account""";

    private final StandIn standIn;
    private final DataSource database;
    private final ObjectMapper json;
    private final Vertx vertx;
    private final Clock clock;
    private String written;

    StandInStore(StandIn standIn, DataSource database, ObjectMapper json, Vertx vertx, Clock clock) {
        this.standIn = standIn;
        this.database = database;
        this.json = json;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** After the gate, which makes the database ready. */
    void begin(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started) {
        if (standIn.isInUse()) {
            restore();
            vertx.setPeriodic(EVERY_MILLIS, tick -> vertx.executeBlocking(this::save));
        }
    }

    void end(@Observes ShutdownEvent stopping) {
        if (standIn.isInUse()) {
            save();
        }
    }

    private void restore() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            try (ResultSet found = statement.executeQuery(READ)) {
                if (found.next()) {
                    written = found.getString(1);
                    standIn.account().restore((ObjectNode) json.readTree(written));
                    standIn.account()
                            .eventsSince(clock.instant().minus(DELIVERED_AGAIN))
                            .forEach(standIn.courier()::deliver);
                }
            }
        } catch (SQLException e) {
            LOG.warnf("What the stand-in of Stripe knew could not be read (SQLSTATE %s)", e.getSQLState());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down what has changed; what cannot be written now is written the next time. */
    public synchronized Void save() {
        String account = standIn.account().kept();
        if (!account.equals(written)) {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(WRITE)) {
                statement.setString(1, account);
                statement.executeUpdate();
                written = account;
            } catch (SQLException e) {
                LOG.debugf("The stand-in of Stripe is not kept for now (SQLSTATE %s)", e.getSQLState());
            }
        }
        return null;
    }
}
