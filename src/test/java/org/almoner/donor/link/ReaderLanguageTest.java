package org.almoner.donor.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderLanguageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "de",
                "DE",
                "de-AT",
                "de-CH-1996,de;q=0.9,en;q=0.8",
                "fr,de;q=0.5",
                "fr-CH, fr;q=0.9, de;q=0.8, en;q=0.7, *;q=0.5",
                "en;q=0.2,de;q=0.3"
            })
    void germanIsReadByWhoWantsItMoreThanEnglish(String acceptLanguage) {
        assertThat(ReaderLanguage.isGerman(acceptLanguage)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "en",
                "en-GB,en;q=0.9,de;q=0.8",
                "de;q=0.1,en",
                "de;q=0",
                "fr",
                "*",
                "den",
                "dev-x",
                " ",
                ",",
                ";q=1",
                "de;q=much",
                "de;q=2",
                "deutsch, bitte",
                "\u0000"
            })
    void allElseAndNonsenseIsEnglish(String acceptLanguage) {
        assertThat(ReaderLanguage.isGerman(acceptLanguage)).isFalse();
    }

    @Test
    void nobodyWaitsForALongListToBeSorted() {
        assertThat(ReaderLanguage.isGerman("de," + "fr,".repeat(1_000) + "fr")).isFalse();
    }
}
