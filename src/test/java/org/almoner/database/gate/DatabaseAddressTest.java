package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What closes the gate before anybody is asked; that it ends the process, {@link StartupGateIT} shows. */
class DatabaseAddressTest {

    private static final String GOOD = "postgresql://ann:geheim-8472@localhost/db";
    private static final String POOLED = GOOD + "?pgbouncer=true";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, DATABASE_URL is not set",
                "' ', -, -, DATABASE_URL is not set",
                "mysql://u:geheim-8472@localhost/db, -, -, DATABASE_URL is malformed",
                "postgresql://u:geheim-8472@localhost:notaport/db, -, -, DATABASE_URL is malformed",
                "'postgresql://u:geheim-8472@one:5432,two:5432/db', -, -, it names several hosts",
                GOOD + ", -, postgresql://u:geheim-8472@localhost:port/db, DATABASE_READ_URL is malformed",
                GOOD + ", postgresql://u:geheim-8472@localhost:port/db, -, DATABASE_DIRECT_URL is malformed",
                POOLED + ", -, -, DATABASE_DIRECT_URL is not set",
                POOLED + ", " + POOLED + ", -, DATABASE_DIRECT_URL says pgbouncer=true",
                POOLED + ", postgresql://bob:geheim-8472@localhost/db, -, another user or password",
                POOLED + ", postgresql://ann:geheim-0000@localhost/db, -, another user or password"
            })
    void closesTheGateAndSaysWhyWithoutThePassword(String url, String direct, String read, String reason) {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", url);
        settings.put("DATABASE_DIRECT_URL", direct);
        settings.put("DATABASE_READ_URL", read);
        assertThatThrownBy(() -> DatabaseAddress.of(settings::get))
                .isInstanceOf(GateClosedException.class)
                .hasMessageContaining(reason)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("geheim");
    }

    @Test
    void isThatOfThePrimary() {
        Map<String, String> settings = Map.of(
                "DATABASE_URL", POOLED, "DATABASE_DIRECT_URL", GOOD, "DATABASE_READ_URL", "postgresql://ann@other/db");
        assertThat(DatabaseAddress.of(settings::get).location()).isEqualTo("localhost:5432/db");
    }
}
