package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlankVariablesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankVariableIsNotSet(String blank) {
        SmallRyeConfig config = config(blank);
        assertThat(config.getValue("quarkus.http.port", int.class)).isEqualTo(3003);
        assertThat(config.getOptionalValue("PORT", String.class)).isEmpty();
    }

    @Test
    void variableIsWhatItSays() {
        assertThat(config("0").getValue("quarkus.http.port", int.class)).isZero();
    }

    private static SmallRyeConfig config(String port) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new BlankVariables())
                .withSources(new PropertiesConfigSource(Map.of("PORT", port), "environment", 300))
                .withSources(new PropertiesConfigSource(Map.of("quarkus.http.port", "${PORT:3003}"), "file", 100))
                .build();
    }
}
