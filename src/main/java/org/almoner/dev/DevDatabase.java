package org.almoner.dev;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives development and tests a {@code DATABASE_URL} where none is set: that of an {@link EmbeddedDatabase}, started when
 * the setting is first read and stopped with the JVM. The address is kept in a system property, the one place that
 * survives the class loaders of a hot reload. What development wrote is there again at the next start; tests start empty.
 */
public final class DevDatabase implements ConfigSourceFactory {

    private static final String SETTING = "DATABASE_URL";
    private static final String RUNNING = "almoner.dev.database-url.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue given = context.getValue(SETTING);
        boolean set =
                given != null && given.getValue() != null && !given.getValue().isBlank();
        if (set || context.getProfiles().stream().noneMatch(Set.of("dev", "test")::contains)) {
            return List.of();
        }
        return List.of(new Source(context.getProfiles().contains("dev") ? Kind.DEV : Kind.TEST));
    }

    /** Before the factory that reads the setting: smaller goes first. */
    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(1_000);
    }

    /** Whether an address is that of a database which this class has started. */
    static boolean isOurs(String url) {
        return List.of(Kind.values()).stream().anyMatch(kind -> url.equals(System.getProperty(RUNNING + kind)));
    }

    private static String address(Kind kind) {
        synchronized (System.class) {
            // One of each kind: continuous testing runs in the JVM of dev mode.
            String property = RUNNING + kind;
            String running = System.getProperty(property);
            if (running == null) {
                EmbeddedDatabase database = EmbeddedDatabase.start(kind.folder);
                if (kind == Kind.TEST) {
                    database.reset();
                }
                running = database.url();
                System.setProperty(property, running);
            }
            return running;
        }
    }

    private enum Kind {
        DEV(Path.of("target", "dev-postgres")),
        TEST(Path.of("target", "test-postgres"));

        private final Path folder;

        Kind(Path folder) {
            this.folder = folder;
        }
    }

    private record Source(Kind kind) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return Set.of(SETTING);
        }

        @Override
        public String getValue(String name) {
            return name.equals(SETTING) ? address(kind) : null;
        }

        @Override
        public String getName() {
            return "embedded PostgreSQL";
        }

        @Override
        public int getOrdinal() {
            return 90;
        }

        @Override
        public Map<String, String> getProperties() {
            return Map.of();
        }
    }
}
