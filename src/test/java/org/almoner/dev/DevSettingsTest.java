package org.almoner.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.stream.Stream;
import org.almoner.dev.standin.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What development says where nobody else does. */
@Execution(ExecutionMode.CONCURRENT)
class DevSettingsTest {

    static Stream<Arguments> ports() {
        return Stream.of(
                Arguments.of(Map.of(), "3003"),
                Arguments.of(Map.of("PORT", "21300"), "21300"),
                Arguments.of(Map.of("quarkus.http.port", "21301"), "21301"),
                Arguments.of(Map.of("PORT", "21300", "quarkus.http.port", "21301"), "21301"));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void standInsAreWhereThePortIs(Map<String, String> given, String port) {
        SmallRyeConfig config = config(given);
        String here = "http://localhost:" + port;
        assertThat(config.getRawValue("PUBLIC_BASE_URL")).isEqualTo(here);
        assertThat(config.getRawValue("STRIPE_API_BASE")).isEqualTo(here + StandIn.PATH);
        assertThat(config.getRawValue("SPEECH_API_URL")).isEqualTo(here + StandInSpeech.PATH);
    }

    /** Readers of the README log in as either. */
    @Test
    void bothUsersOfTheDeskHaveAPassword() {
        assertThat(config(Map.of()).getRawValue("ADMIN_PASSWORD")).isEqualTo("development-only");
        assertThat(config(Map.of()).getRawValue("AUDITOR_PASSWORD")).isEqualTo("development-only");
    }

    private static SmallRyeConfig config(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .withProfile("dev")
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(given, "given", 400),
                        new PropertiesConfigSource(
                                Map.of("quarkus.http.port", "${PORT:3003}"), "as application.properties", 250))
                .withSources(new DevSettings())
                .build();
    }
}
