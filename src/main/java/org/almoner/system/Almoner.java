package org.almoner.system;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/** Where the process begins: with settings that are wrong it ends before anything else is tried. */
@QuarkusMain
public final class Almoner {

    private static final int EXIT_CODE = 1;

    private Almoner() {}

    /** Ends the process with code 1 when a setting is wrong, and with that of {@link Quarkus} otherwise. */
    public static void main(String... args) {
        boolean production = LaunchMode.current() == LaunchMode.NORMAL;
        List<String> mistakes = Settings.mistakes(Almoner::setting, production);
        if (!mistakes.isEmpty()) {
            // There is no log yet: Quarkus sets it up while it starts.
            mistakes.forEach(mistake -> System.err.println("===== " + mistake + " ====="));
            System.exit(EXIT_CODE);
        }
        Quarkus.run(args);
    }

    private static String setting(String name) {
        return System.getProperty(name, System.getenv(name));
    }
}
