package org.almoner.system;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Where the process begins: with settings that are wrong it ends before anything else is tried. */
@QuarkusMain
@ApplicationScoped
public class Almoner {

    private static final Logger LOG = Logger.getLogger(Almoner.class);

    private static final int EXIT_CODE = 1;

    /** Ends the process with code 1 when a setting is wrong, and with that of {@link Quarkus} otherwise. */
    public static void main(String... args) {
        // What is put together of texts and numbers, statements of SQL among them, has the digits 0 to 9 wherever the
        // machine stands.
        Locale.setDefault(Locale.ENGLISH);
        List<String> mistakes = Settings.mistakes(Almoner::setting);
        if (!mistakes.isEmpty()) {
            // There is no log yet: Quarkus sets it up while it starts.
            mistakes.forEach(mistake -> System.err.println("===== " + mistake + " ====="));
            System.exit(EXIT_CODE);
        }
        Quarkus.run(args);
    }

    /** Once more, since a setting may also come from a file; and only now it is known whether this is production. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 3) StartupEvent event, Config config) {
        List<String> mistakes = Settings.mistakes(config);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException("===== " + String.join("; ", mistakes) + " =====");
        }
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Settings.missingInProduction(Almoner::setting).ifPresent(missing -> {
                throw new ConfigurationException("===== " + missing + " =====");
            });
        }
        List<String> unread = UnreadVariables.in(System.getenv());
        if (!unread.isEmpty()) {
            LOG.warnf(
                    "Variables that nobody reads: %s; what to do: give them the names of README's table, or take them away",
                    String.join(", ", unread));
        }
    }

    private static String setting(String name) {
        return System.getProperty(name, System.getenv(name));
    }
}
