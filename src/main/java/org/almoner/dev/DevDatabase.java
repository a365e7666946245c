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
 * survives the class loaders of a hot reload.
 */
public final class DevDatabase implements ConfigSourceFactory {

    private static final String SETTING = "DATABASE_URL";
    private static final String RUNNING = "almoner.dev.database-url";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue given = context.getValue(SETTING);
        boolean set =
                given != null && given.getValue() != null && !given.getValue().isBlank();
        if (set || context.getProfiles().stream().noneMatch(Set.of("dev", "test")::contains)) {
            return List.of();
        }
        String folder = context.getProfiles().contains("dev") ? "dev-postgres" : "test-postgres";
        return List.of(new Source(Path.of("target", folder)));
    }

    /** Before the factory that reads the setting: smaller goes first. */
    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(1_000);
    }

    private static String address(Path folder) {
        synchronized (System.class) {
            String running = System.getProperty(RUNNING);
            if (running == null) {
                running = EmbeddedDatabase.start(folder).url();
                System.setProperty(RUNNING, running);
            }
            return running;
        }
    }

    private record Source(Path folder) implements ConfigSource {

        @Override
        public Set<String> getPropertyNames() {
            return Set.of(SETTING);
        }

        @Override
        public String getValue(String name) {
            return name.equals(SETTING) ? address(folder) : null;
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
