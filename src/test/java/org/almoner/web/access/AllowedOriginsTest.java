package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @Test
    void takesThePublicAddressUnlessOthersAreNamed() {
        assertThat(origins("https://Give.example.org/base/").all()).containsExactly("https://give.example.org");
        assertThat(origins("https://give.example.org", "https://a.example:8443", "http://localhost:3000/")
                        .all())
                .containsExactlyInAnyOrder("https://a.example:8443", "http://localhost:3000");
        assertThat(origins(null).all()).isEmpty();
    }

    @Test
    void comparesOriginsAndNotBeginnings() {
        AllowedOrigins origins = origins("https://give.example.org");
        assertThat(origins.contains(URI.create("https://GIVE.example.org:443/thanks?x=1")))
                .isTrue();
        for (String other : List.of(
                "http://give.example.org/",
                "https://give.example.org.evil.example/",
                "https://give.example.org:444/",
                "https://give.example.org@evil.example/",
                "https://x@give.example.org/",
                "//give.example.org/",
                "/thanks",
                "javascript:alert(1)",
                "https:give.example.org")) {
            assertThat(origins.contains(URI.create(other))).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"give.example.org", "*", "ftp://give.example.org", "https://", "https://a b"})
    void refusesWhatIsNoAddressAndNamesTheSetting(String address) {
        assertThatIllegalStateException()
                .isThrownBy(() -> origins("https://give.example.org", address))
                .withMessageContaining("ALLOWED_ORIGINS");
    }

    @ParameterizedTest
    @CsvSource({
        "https://give.example.org, anything, true",
        "http://give.example.org, anything, false",
        "https://other.example.org, anything, false",
        "http://inside:3003, inside:3003, true",
        "https://inside, inside:443, true",
        "http://inside:3003, inside, false",
        "null, inside, false",
        "'', '', false",
        "https://%, %, false"
    })
    void knowsItsOwnPages(String origin, String host, boolean own) {
        assertThat(origins("https://give.example.org", "https://other.example.org")
                        .isOwn(origin, host))
                .isEqualTo(own);
    }

    private static AllowedOrigins origins(String publicBaseUrl, String... allowed) {
        return new AllowedOrigins(new WebFigures(publicBaseUrl, String.join(",", allowed), null, "0"));
    }
}
