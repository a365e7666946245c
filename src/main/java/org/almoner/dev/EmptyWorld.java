package org.almoner.dev;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.almoner.dev.standin.StandIn;
import org.almoner.dev.standin.StandInStore;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.Flyway;

/**
 * Begins anew: all tables of the service as the migrations leave them, and a stand-in of Stripe that has seen nothing. Only with the
 * PostgreSQL that development brought; a database that somebody named is theirs.
 */
@ApplicationScoped
class EmptyWorld {

    private static final String ADDRESS = StandIn.PATH + "/start-over";
    private static final int SEE_OTHER = 303;
    private static final int FORBIDDEN = 403;

    private final StandIn standIn;
    private final StandInStore store;
    private final DataSource database;
    private final Flyway flyway;
    private final Config config;
    private final Vertx vertx;

    EmptyWorld(StandIn standIn, StandInStore store, DataSource database, Flyway flyway, Config config, Vertx vertx) {
        this.standIn = standIn;
        this.store = store;
        this.database = database;
        this.flyway = flyway;
        this.config = config;
        this.vertx = vertx;
    }

    void install(@Observes Router router) {
        router.post(ADDRESS).handler(this::startOver);
    }

    private void startOver(RoutingContext context) {
        if (!isOurs() || isFromElsewhere(context.request())) {
            Pages.show(
                    context,
                    FORBIDDEN,
                    "refused.html",
                    Map.of("message", "Only these pages start over, and only the database that development brought."));
            return;
        }
        vertx.executeBlocking(this::empty)
                .onSuccess(done -> context.response()
                        .setStatusCode(SEE_OTHER)
                        .putHeader("Location", "/")
                        .end())
                .onFailure(context::fail);
    }

    /** Any page in the browser can send a form here. */
    private static boolean isFromElsewhere(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin != null && !origin.equals(request.scheme() + "://" + request.authority());
    }

    private boolean isOurs() {
        return DevDatabase.isOurs(
                config.getOptionalValue("DATABASE_URL", String.class).orElse(""));
    }

    private Void empty() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists public cascade; create schema public");
        }
        flyway.migrate();
        standIn.account().forget();
        store.save();
        return null;
    }
}
