package org.almoner.dev;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Without a key of Stripe's, development talks to the {@link StandIn}; with one, the same command talks to Stripe itself. */
public final class StandInSettings implements ConfigSourceFactory {

    private static final String KEY = "STRIPE_SECRET_KEY";
    private static final int BELOW_EVERYTHING_GIVEN = 90;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (!context.getProfiles().contains("dev") || isSet(context.getValue(KEY))) {
            return List.of();
        }
        ConfigValue port = context.getValue("PORT");
        String base = "http://localhost:" + (isSet(port) ? port.getValue() : "3003") + StandIn.PATH;
        return List.of(new PropertiesConfigSource(
                Map.of(KEY, "sk_test_standin", "STRIPE_API_BASE", base), "stand-in of Stripe", BELOW_EVERYTHING_GIVEN));
    }

    /** Before the factory that reads these settings: smaller goes first. */
    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(1_000);
    }

    private static boolean isSet(ConfigValue given) {
        return given != null && given.getValue() != null && !given.getValue().isBlank();
    }
}
