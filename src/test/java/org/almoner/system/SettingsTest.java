package org.almoner.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.almoner.donor.mail.MailSettings;
import org.almoner.speech.SpeechSettings;
import org.almoner.web.access.TokenSettings;
import org.almoner.web.access.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({
        "PORT, abc",
        "PORT, 65536",
        "PORT, -1",
        "RATE_LIMIT, many",
        "RATE_LIMIT, -1",
        "STRIPE_LIVE_MODE, maybe",
        "STRIPE_ACCOUNT, sk_test_1",
        "ALLOW_UNKEYED_DONOR_HASH, yes",
        "DONOR_HASH_KEY, 'new,'",
        "DONOR_HASH_KEY, ',old'",
        "DONOR_HASH_KEY, 'new, old'",
        "DONOR_HASH_KEY, 'new ,old'",
        "DONOR_HASH_KEY, 'new,old,new'",
        "DONOR_HASH_KEY, 'unkeyed,old'",
        "STRIPE_SECRET_KEY, sk test",
        "STRIPE_SECRET_KEY, pk_test_1",
        "STRIPE_SECRET_KEY, whsec_a",
        "STRIPE_WEBHOOK_SECRETS, 'whsec_a,,whsec_b'",
        "STRIPE_WEBHOOK_SECRETS, 'whsec_a,sk_test_1'",
        "STRIPE_API_BASE, localhost:8080",
        "STRIPE_API_BASE, http://localhost:8080/?x=1",
        "STRIPE_API_BASE, http://user@localhost:8080",
        "CHECKOUT_LIMITS, USD:5-1",
        "CHECKOUT_LIMITS, JPY:1.5-2",
        "CHECKOUT_LIMITS, XXX:1-2",
        "CHECKOUT_PRODUCT_NAME, 'a\tb'",
        "RECONCILIATION_EVERY, PT1",
        "RECONCILIATION_EVERY, 0S",
        "RECONCILIATION_EVERY, -1H",
        "ALMONER_LIVE_HEARTBEAT, 0S",
        "ALMONER_LIVE_MAX_STREAMS, -7",
        "ALMONER_STRIPE_API_READ_TIMEOUT, soon",
        "ALMONER_STRIPE_API_WORKERS, 65",
        "ALMONER_STRIPE_JOBS_LOOK, often",
        "ALMONER_STRIPE_JOBS_LOOK, 10ms",
        "ALMONER_JANITOR_BATCH, 1.5",
        "ALMONER_LEDGER_AUDIT_CRON, every night",
        "ALMONER_WARM_UP_ROUNDS, -1",
        "RATE_LIMIT, 99999999999",
        "ALMONER_STRIPE_QUEUE_BATCH, none",
        "CHECKOUT_LIMITS, 'EUR;2'",
        "RECONCILIATION_EVERY, hourly",
        "ALMONER_STRIPE_JOBS_LEASE, 119s",
        "DB_IDLE_TRANSACTION_TIMEOUT, 900ms",
        "PUBLIC_BASE_URL, give.example.org",
        "ALLOWED_ORIGINS, 'https://a.example.org,nonsense'",
        "PUBLIC_BASE_URL, https://give.example.org?x=1",
        "ALLOWED_ORIGINS, https://a.example.org/path",
        "ALLOWED_ORIGINS, 'https://a.example.org,'",
        "ADMIN_PASSWORD, elevencharA",
        "AUDITOR_PASSWORD, short",
        "STRIPE_EVENTS_KEEP_DAYS, 30",
        "STRIPE_EVENTS_KEEP_DAYS, 400D",
        "OIDC_ISSUER, id.example.org",
        "OIDC_ISSUER, http://id.example.org",
        "OIDC_ISSUER, https://",
        "OIDC_ISSUER, https://id.example.org/?realm=x",
        "OIDC_ISSUER, https://user@id.example.org",
        "OIDC_ISSUER, ftp://localhost",
        "OIDC_ISSUER, https://id.example.org/#x",
        "OIDC_ISSUER, 'https://id example.org'",
        "OTEL_EXPORTER_OTLP_ENDPOINT, collector:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT, HTTP://collector:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://user@collector:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT, ftp://collector:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http:///v1/traces",
        "SPEECH_API_URL, whisper.local:8080",
        "SPEECH_API_URL, ftp://whisper:8080",
        "SPEECH_API_URL, http://user@whisper:8080",
        "SPEECH_API_URL, http://whisper:8080?x",
        "SPEECH_API_URL, http://whisper:8080#x",
        "SPEECH_API_URL, http:///v1",
        "ALERT_WEBHOOK_URL, hooks.example.org",
        "ALERT_WEBHOOK_URL, http://hooks.example.org",
        "ALERT_WEBHOOK_URL, https://user@hooks.example.org",
        "ALERT_WEBHOOK_URL, https://hooks.example.org/#x",
        "STRIPE_API_BASE, http://localhost:8080/#x",
        "STRIPE_API_BASE, https:///v1",
        "PUBLIC_BASE_URL, https://user@give.example.org",
        "PUBLIC_BASE_URL, https://give.example.org/#x",
        "PUBLIC_BASE_URL, ftp://give.example.org",
        "OIDC_AUDIENCE, two words",
        "OIDC_ROLES_CLAIM, 'rôles'",
        "OIDC_CLIENT_ID, two words",
        "OIDC_CLIENT_SECRET, too short",
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
    @CsvSource({"ADMIN_PASSWORD", "DONOR_HASH_KEY", "SPEECH_API_KEY"})
    void secretOfWhichOnlyTheLengthArrivedIsRefused(String name) {
        assertThat(Settings.mistakes(Map.of(name, "p\uFFFD\uFFFDssword-of-letters")::get))
                .singleElement()
                .asString()
                .startsWith("The setting " + name + " cannot be read: ")
                .contains("LANG");
    }

    @Test
    void whatQuarkusWouldExpandIsRefusedAndStaysWhereItWouldNot() {
        assertThat(Settings.mistakes(Map.of("SPEECH_API_KEY", "sk-abc${def}ghi")::get))
                .singleElement()
                .asString()
                .startsWith("The setting SPEECH_API_KEY is wrong: ")
                .doesNotContain("abc");
        assertThat(Settings.mistakes(Map.of("ADMIN_PASSWORD", "password-abc${def}ghi")::get))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"long enough for all\n", "long enough for all\r\n", "long enough for all"})
    void passwordOfAFileHasNoEndOfALine(String text) {
        assertThat(List.of(WebSettings.ADMIN_PASSWORD, TokenSettings.CLIENT_SECRET, MailSettings.PASSWORD))
                .allSatisfy(setting -> assertThat(setting.read(text)).contains("long enough for all"));
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 3003",
        "PORT, ' '",
        "RATE_LIMIT, 0",
        "STRIPE_LIVE_MODE, true",
        "STRIPE_ACCOUNT, ' acct_1NkXYZ '",
        "DONOR_HASH_KEY, 'any $form'",
        "DONOR_HASH_KEY, 'new,old,unkeyed'",
        "STRIPE_SECRET_KEY, sk_test_1",
        "STRIPE_WEBHOOK_SECRETS, 'whsec_a, whsec_b'",
        "STRIPE_API_BASE, http://localhost:12111",
        "OIDC_ISSUER, https://id.example.org/realms/almoner",
        "OIDC_ISSUER, http://localhost:8180",
        "OIDC_ISSUER, ' http://127.0.0.1:8180/ '",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT, https://collector.example.org/otlp?team=1",
        "SPEECH_API_URL, HTTP://whisper:8080/v1/",
        "ALERT_WEBHOOK_URL, https://hooks.example.org/almoner?team=1",
        "ALERT_WEBHOOK_URL, 'http://[::1]:9000/hook'",
        "PUBLIC_BASE_URL, ' HTTPS://give.example.org/ '",
        "OIDC_ROLES_CLAIM, realm_access/roles",
        "CHECKOUT_LIMITS, 'USD:1.00-5000,JPY:100-500000'",
        "RECONCILIATION_EVERY, 30M",
        "RECONCILIATION_EVERY, PT30M",
        "ALMONER_STRIPE_JOBS_LOOK, off",
        "ALMONER_LEDGER_AUDIT_CRON, off",
        "ALMONER_LEDGER_AUDIT_CRON, 0 0 4 * * ?",
        "ALMONER_WARM_UP_ROUNDS, 0",
        "STRIPE_API_BASE, https://proxy.example.org/stripe/",
        "DB_LOCK_TIMEOUT, 500ms",
        "DB_IDLE_TRANSACTION_TIMEOUT, 1s",
        "ALMONER_STRIPE_JOBS_LEASE, 2M",
        "DB_STATEMENT_TIMEOUT, 4S",
        "PUBLIC_BASE_URL, https://give.example.org/almoner",
        "ADMIN_PASSWORD, 'twelve ch$rs'",
        "ADMIN_PASSWORD, ' '",
        "TRUSTED_PROXIES, '10.0.0.0/8, 192.0.2.1,fd00::/8'",
        "ALLOWED_ORIGINS, 'https://a.example.org, http://localhost:5173'"
    })
    void whatFitsIsTaken(String name, String value) {
        assertThat(Settings.mistakes(Map.of(name, value)::get)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://whisper:8080, http://whisper:8080",
        "http://whisper:8080//, http://whisper:8080",
        "http://whisper:8080/v1/, http://whisper:8080",
        "https://proxy.example.org/speech/v1, https://proxy.example.org/speech"
    })
    void pathsArePutBehindAnAddress(String given, String base) {
        assertThat(SpeechSettings.API_URL.read(given)).contains(base);
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
