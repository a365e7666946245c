package org.almoner.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody signs in anew when a version goes out. */
class SessionSealTest {

    private static final String KEPT = "mjQKG50BHwhCgwtC13kOIj8AH38qYYIuy8asy4eukQX9EyXSa1mVbi_6utOIB9UM";

    private static final SessionSeal SEAL = SessionSeal.of(
            "admin", "a secret".getBytes(StandardCharsets.UTF_8), SessionSeal.ROUNDS, new SecureRandom());

    @Test
    void whatBrowsersKeepStaysReadable() {
        assertThat(SEAL.open(KEPT)).isEqualTo("what a browser keeps");
        String again = SEAL.seal("what a browser keeps");
        assertThat(again).hasSameSizeAs(KEPT).isNotEqualTo(KEPT);
        assertThat(SEAL.open(again)).isEqualTo("what a browser keeps");
    }

    /** Applications under test have fewer. */
    @Test
    void guessingAPasswordFromACookieTakesAsLongAsIsRecommended() {
        assertThat(new DeskSeals(null, null).rounds()).isEqualTo(600_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "mjQK",
                "mjQKG50BHwhCgwtC",
                "mjQKG50BHwhCgwtC13kOIj8AH38qYYIuy8asy4eukQX9EyXSa1mVbi_6utOIB9U",
                "njQKG50BHwhCgwtC13kOIj8AH38qYYIuy8asy4eukQX9EyXSa1mVbi_6utOIB9UM"
            })
    void whatItHasNotMadeItDoesNotOpen(String sealed) {
        assertThat(SEAL.open(sealed)).isNull();
    }
}
