package org.almoner.web.trace;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Optional;

/** Switches tracing on where there is an address to send traces to, and off otherwise, so that one variable does. */
@Priority(Priorities.LIBRARY + 900)
public final class TracingSwitch implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;

    private static final String OFF = "quarkus.otel.sdk.disabled";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.equals(OFF)) {
            return context.proceed(name);
        }
        boolean off = Optional.ofNullable(context.restart(TraceSettings.ENDPOINT.variable()))
                .map(ConfigValue::getValue)
                .filter(address -> !address.isBlank())
                .isEmpty();
        return ConfigValue.builder()
                .withName(name)
                .withValue(Boolean.toString(off))
                .withRawValue(Boolean.toString(off))
                .withConfigSourceName(TraceSettings.ENDPOINT.variable())
                .build();
    }
}
