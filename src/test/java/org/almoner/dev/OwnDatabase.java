package org.almoner.dev;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** A PostgreSQL for one application alone, whose tests may stop it and start it again. */
public final class OwnDatabase implements QuarkusTestResourceLifecycleManager {

    private static EmbeddedDatabase database;

    /** The running server. */
    public static EmbeddedDatabase get() {
        return database;
    }

    @Override
    public Map<String, String> start() {
        database = EmbeddedDatabase.start(Path.of("target", "own-postgres"));
        database.reset();
        return Map.of("DATABASE_URL", database.url());
    }

    @Override
    public void stop() {
        database.close();
    }
}
