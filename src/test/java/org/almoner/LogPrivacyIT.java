package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The tests before this one have told the service names, addresses and secrets in every way that they know, failures
 * included, with our own log at its most talkative. None of it may be in the log.
 */
class LogPrivacyIT {

    private static final Path LOG = Path.of("target", "almoner-test.log");

    @Test
    void noNameAddressOrSecretOfTheTestsIsInTheirLog() throws IOException {
        String log = Files.readString(LOG).toLowerCase(Locale.ROOT);
        assertThat(log).contains("org.almoner.stripe").contains("org.almoner.database");
        assertThat(log)
                .doesNotContain("maria")
                .doesNotContain("garcia")
                .doesNotContain("lopez")
                .doesNotContain("@example.")
                .doesNotContain("whsec_test")
                .doesNotContain("test-admin-password")
                .doesNotContain("calle 5 de mayo")
                .doesNotContain("+525555550123")
                .doesNotContain("billing_details")
                .doesNotContain("postgres:postgres");
    }
}
