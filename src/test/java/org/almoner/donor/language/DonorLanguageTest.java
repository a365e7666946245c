package org.almoner.donor.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads which language, and that all of them are said. */
class DonorLanguageTest {

    private static final Pattern LANGUAGES = Pattern.compile("(?s)\\{#switch (view\\.)?language}.*?\\{/switch}");
    private static final Pattern CASE = Pattern.compile("\\{#case [^}]*}");

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
        assertThat(DonorLanguage.ofReader(acceptLanguage)).isEqualTo(DonorLanguage.DE);
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
        assertThat(DonorLanguage.ofReader(acceptLanguage)).isEqualTo(DonorLanguage.EN);
    }

    @Test
    void nobodyWaitsForALongListToBeSorted() {
        assertThat(DonorLanguage.ofReader("de," + "fr,".repeat(1_000) + "fr")).isEqualTo(DonorLanguage.EN);
    }

    /** Where no compiler tells that a language lacks. */
    @ParameterizedTest
    @ValueSource(strings = {"receipt/form", "receipt/message", "receipt/receipt", "wall/link"})
    void everySentenceOfAPageIsInEveryLanguage(String page) throws IOException {
        String html = Files.readString(Path.of("src/main/resources/templates", page + ".html"));
        String cases = Stream.of(DonorLanguage.values())
                .map(language -> "{#case " + language + "}")
                .collect(Collectors.joining());
        assertThat(LANGUAGES
                        .matcher(html)
                        .results()
                        .map(found -> CASE.matcher(found.group())
                                .results()
                                .map(MatchResult::group)
                                .collect(Collectors.joining())))
                .containsOnly(cases);
    }
}
