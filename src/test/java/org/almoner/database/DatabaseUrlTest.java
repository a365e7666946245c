package org.almoner.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.almoner.database.DatabaseUrl.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void takesAnAddressApart() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ann:s3cret@db.example:6543/gifts?sslmode=require");

        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password()).isEqualTo("s3cret");
        assertThat(url.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(url.reactiveUrl()).isEqualTo("postgresql://db.example:6543/gifts");
        assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://db.example:6543/gifts?sslmode=require&");
    }

    @Test
    void knowsTheOtherSchemeTheDefaultsAndAddressesInBrackets() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://ann@[::1]/gifts");

        assertThat(url.password()).isEmpty();
        assertThat(url.sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(url.location()).isEqualTo("[::1]:5432/gifts");
    }

    @ParameterizedTest
    @CsvSource({"p%40ss, p@ss", "p@ss, p@ss", "a+b, a+b", "50%25, 50%", "${x}, ${x}", "a:b, a:b", "%C3%A9, é"})
    void decodesThePassword(String written, String meant) {
        assertThat(DatabaseUrl.parse("postgresql://ann:" + written + "@host/db").password())
                .isEqualTo(meant);
    }

    @Test
    void encodesTheDatabaseAndNamesWhatItIgnores() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgresql://ann:x@host/my%20gifts?sslmode=disable&channel_binding=require");

        assertThat(url.database()).isEqualTo("my gifts");
        assertThat(url.reactiveUrl()).endsWith("/my%20gifts");
        assertThat(url.ignored()).containsExactly("channel_binding");
    }

    @Test
    void certificatesAreCheckedAgainstTheFileOrElseWhatTheJvmTrusts() {
        assertThat(DatabaseUrl.parse("postgresql://ann:x@h/d?sslmode=verify-full&sslrootcert=/ca.pem")
                        .jdbcUrl())
                .contains("sslmode=verify-full", "sslrootcert=%2Fca.pem")
                .doesNotContain("sslfactory");
        assertThat(DatabaseUrl.parse("postgresql://ann:x@h/d?sslmode=verify-ca").jdbcUrl())
                .contains("DefaultJavaSSLFactory");
    }

    @Test
    void saysThatItTakesOneHostWhenThereAreSeveral() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://ann:a,b@one:1,two:2/db?target_session_attrs=primary"))
                .isInstanceOf(InvalidDatabaseUrlException.class)
                .hasMessageContaining("it names several hosts");
        assertThat(DatabaseUrl.parse("postgresql://ann:a,b@one:1/db").password())
                .isEqualTo("a,b");
    }

    @Test
    void knowsWhetherAPoolerStandsBetween() {
        assertThat(DatabaseUrl.parse("postgresql://ann:x@h/d").pooled()).isFalse();
        assertThat(DatabaseUrl.parse("postgresql://ann:x@h/d?pgbouncer=true").pooled())
                .isTrue();
        assertThat(DatabaseUrl.parse("postgresql://ann:x@h/d?pgbouncer=false").ignored())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "mysql://ann:hunter2@host/db",
                "jdbc:postgresql://ann:hunter2@host/db",
                "postgresql://host:5432/db?password=hunter2",
                "postgresql://ann:hunter2@host",
                "postgresql://ann:hunter2@host/",
                "postgresql://ann:hunter2@host/a/b",
                "postgresql://ann:hunter2@/db",
                "postgresql://ann:hunter2@host:port/db",
                "postgresql://ann:hunter2@host:0/db",
                "postgresql://ann:hunter2@host:65536/db",
                "postgresql://ann:hunter2@one:1,two:2/db",
                "postgresql://ann:hunter2@host/db?sslmode=hunter2",
                "postgresql://ann:hunter2@host/db?pgbouncer=hunter2",
                "postgresql://ann:hunter2@host/db?hunter2",
                "postgresql://:hunter2@host/db",
                "postgresql://ann:hunter2%zz@host/db",
                "postgresql://ann:hunter2%00@host/db",
                "postgresql://ann:hun/ter2@host/db",
                "postgresql://ann:hun?ter2@host/db",
                "postgresql://ann:hun#ter2@host/db"
            })
    void saysWhatIsWrongWithoutQuotingIt(String address) {
        assertThatThrownBy(() -> DatabaseUrl.parse(address))
                .isInstanceOf(InvalidDatabaseUrlException.class)
                .hasMessageContaining("expected postgresql://user:password@host:port/database")
                .hasMessageNotContainingAny("hunter2", "ter2", "zz")
                .hasNoCause();
    }

    @Test
    void showsItselfWithoutUserAndPassword() {
        assertThat(DatabaseUrl.parse("postgresql://ann:hunter2@host:1/db")).hasToString("postgresql://host:1/db");
    }
}
