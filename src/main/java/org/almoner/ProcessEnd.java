package org.almoner;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Ends the process in order, and without it where that does not come to an end: what is closed may wait for others, as connections do for a
 * server that is frozen, and whoever starts the process again waits for it.
 */
public final class ProcessEnd {

    private static final Logger LOG = Logger.getLogger(ProcessEnd.class);

    /** For all that is closed once the last request is answered. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private ProcessEnd() {}

    /** Returns at once. @param code with which the process ends either way */
    public static void begin(int code) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            limit(code);
        }
        Quarkus.asyncExit(code);
    }

    private static void limit(int code) {
        new Timer("process-end", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {
                                LOG.error("The end of the process hangs; it ends without order");
                                Runtime.getRuntime().halt(code);
                            }
                        },
                        longest().toMillis());
    }

    private static Duration longest() {
        Config config = ConfigProvider.getConfig();
        return config.getOptionalValue("quarkus.shutdown.delay", Duration.class)
                .orElse(Duration.ZERO)
                .plus(config.getOptionalValue("quarkus.shutdown.timeout", Duration.class)
                        .orElse(Duration.ZERO))
                .plus(CLOSING);
    }
}
