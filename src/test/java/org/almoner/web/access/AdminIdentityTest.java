package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.PasswordCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
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
        Map<String, String> settings = Map.of("ADMIN_PASSWORD", "a$$b${c}\\d-long");
        assertThat(isAdmin(settings, "admin", "a$$b${c}\\d-long")).isTrue();
        assertThat(isAdmin(settings, "Admin", "a$$b${c}\\d-long")).isFalse();
        assertThat(isAdmin(settings, "admin", "a$b${c}\\d-long")).isFalse();
    }

    @Test
    void eachUserHasHisOwnRoleAndPassword() {
        Map<String, String> settings =
                Map.of("ADMIN_PASSWORD", "password of admin", "AUDITOR_PASSWORD", "password of auditor");
        assertThat(roles(settings, "auditor", "password of auditor")).containsExactly("auditor");
        assertThat(roles(settings, "admin", "password of admin")).containsExactly("admin");
        assertThat(roles(settings, "auditor", "password of admin")).isEmpty();
        assertThat(roles(settings, "admin", "password of auditor")).isEmpty();
    }

    private static boolean isAdmin(Map<String, String> settings, String user, String password) {
        return roles(settings, user, password).contains("admin");
    }

    private static Set<String> roles(Map<String, String> settings, String user, String password) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "settings", 100))
                .build();
        return new AdminIdentity(config)
                .authenticate(
                        new UsernamePasswordAuthenticationRequest(user, new PasswordCredential(password.toCharArray())),
                        null)
                .map(SecurityIdentity::getRoles)
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(Set.of())
                .await()
                .indefinitely();
    }
}
