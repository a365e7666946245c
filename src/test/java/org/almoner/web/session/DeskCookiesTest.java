package org.almoner.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.almoner.web.access.WebFigures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeskCookiesTest {

    @ParameterizedTest
    @CsvSource({
        "https://give.example.org, true",
        "' HTTPS://give.example.org', true",
        "http://give.example.org, false",
        ", false"
    })
    void cookiesGoByTlsAloneWhereThePublicAddressDoes(String base, boolean byTls) {
        assertThat(new DeskCookies(new WebFigures(base, null, null, "0")).isPublicByTls())
                .isEqualTo(byTls);
    }
}
