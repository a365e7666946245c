package org.almoner.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({
        "PORT, abc",
        "PORT, 65536",
        "PORT, -1",
        "RATE_LIMIT, many",
        "RATE_LIMIT, -1",
        "STRIPE_LIVE_MODE, maybe",
        "ALLOW_UNKEYED_DONOR_HASH, yes",
        "STRIPE_SECRET_KEY, sk test",
        "STRIPE_WEBHOOK_SECRETS, 'whsec_a,,whsec_b'",
        "STRIPE_API_BASE, localhost:8080",
        "CHECKOUT_LIMITS, 'EUR;2'",
        "RECONCILIATION_EVERY, hourly",
        "PUBLIC_BASE_URL, give.example.org",
        "ALLOWED_ORIGINS, 'https://a.example.org,nonsense'",
        "PUBLIC_BASE_URL, https://give.example.org?x=1",
        "ALLOWED_ORIGINS, https://a.example.org/path",
        "ALLOWED_ORIGINS, 'https://a.example.org,'",
        "ADMIN_PASSWORD, elevencharA",
        "AUDITOR_PASSWORD, short",
        "TRUSTED_PROXIES, ingress.example.org",
        "TRUSTED_PROXIES, 10.0.0.0/33"
    })
    void mistakeIsNamedWithWhatIsExpectedAndWithoutTheValue(String name, String value) {
        assertThat(Settings.mistakes(Map.of(name, value)::get))
                .singleElement()
                .asString()
                .startsWith("The setting " + name + " is wrong: it must be ")
                .doesNotContain(value);
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 3003",
        "PORT, ' '",
        "RATE_LIMIT, 0",
        "STRIPE_LIVE_MODE, true",
        "STRIPE_SECRET_KEY, sk_test_1",
        "STRIPE_WEBHOOK_SECRETS, 'whsec_a, whsec_b'",
        "STRIPE_API_BASE, http://localhost:12111",
        "CHECKOUT_LIMITS, 'USD:1.00-5000,JPY:100-500000'",
        "RECONCILIATION_EVERY, 30M",
        "PUBLIC_BASE_URL, https://give.example.org/almoner",
        "ADMIN_PASSWORD, 'twelve ch$rs'",
        "ADMIN_PASSWORD, ' '",
        "TRUSTED_PROXIES, '10.0.0.0/8, 192.0.2.1,fd00::/8'",
        "ALLOWED_ORIGINS, 'https://a.example.org, http://localhost:5173'"
    })
    void whatFitsIsTaken(String name, String value) {
        assertThat(Settings.mistakes(Map.of(name, value)::get)).isEmpty();
    }

    @Test
    void productionRefusesABareHashUnlessToldSo() {
        assertThat(Settings.missingInProduction(name -> null)).get().asString().contains("DONOR_HASH_KEY");
        assertThat(Settings.missingInProduction(Map.of("DONOR_HASH_KEY", "k")::get))
                .isEmpty();
        assertThat(Settings.missingInProduction(Map.of("ALLOW_UNKEYED_DONOR_HASH", "true")::get))
                .isEmpty();
    }
}
