package org.almoner;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.regex.Pattern;

/**
 * A variable that is there and blank, as manifests and {@code docker run --env-file} leave it, counts as one that is not there: what
 * stands behind the colon of {@code ${PORT:3003}} holds for both. Below what expands expressions.
 */
@Priority(Priorities.LIBRARY + 100)
public final class BlankVariables implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue found = context.proceed(name);
        boolean blank = found != null
                && found.getValue() != null
                && found.getValue().isBlank()
                && VARIABLE.matcher(name).matches();
        return blank ? null : found;
    }
}
