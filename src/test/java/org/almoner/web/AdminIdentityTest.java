package org.almoner.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminIdentityTest {

    @Test
    void anUnsetPasswordLetsNobodyIn() {
        assertThat(isAdmin(Map.of(), "admin", "")).isFalse();
        assertThat(isAdmin(Map.of(), "admin", "null")).isFalse();
        assertThat(isAdmin(Map.of("ADMIN_PASSWORD", ""), "admin", "")).isFalse();
    }

    @Test
    void takesThePasswordLiterally() {
        Map<String, String> settings = Map.of("ADMIN_PASSWORD", "a$$b${c}\\d");
        assertThat(isAdmin(settings, "admin", "a$$b${c}\\d")).isTrue();
        assertThat(isAdmin(settings, "Admin", "a$$b${c}\\d")).isFalse();
        assertThat(isAdmin(settings, "admin", "a$b${c}\\d")).isFalse();
    }

    private static boolean isAdmin(Map<String, String> settings, String user, String password) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "settings", 100))
                .build();
        return new AdminIdentity(config)
                .authenticate(
                        new UsernamePasswordAuthenticationRequest(user, new PasswordCredential(password.toCharArray())),
                        null)
                .await()
                .indefinitely()
                .hasRole("admin");
    }
}
