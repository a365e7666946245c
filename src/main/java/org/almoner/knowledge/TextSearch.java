package org.almoner.knowledge;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which of PostgreSQL's text search configurations a language is searched: those that every release from 14 on brings.
 * What it has none for (Japanese, Chinese, Thai, but also Polish) is searched by {@link Grams}.
 */
final class TextSearch {

    /** No configuration of PostgreSQL's, but our own. */
    static final String GRAMS = "grams";

    private static final Map<String, String> BY_LANGUAGE = Stream.of(
                    "ar:arabic",
                    "hy:armenian",
                    "eu:basque",
                    "ca:catalan",
                    "da:danish",
                    "nl:dutch",
                    "en:english",
                    "fi:finnish",
                    "fr:french",
                    "de:german",
                    "el:greek",
                    "hi:hindi",
                    "hu:hungarian",
                    "id:indonesian",
                    "ga:irish",
                    "it:italian",
                    "lt:lithuanian",
                    "ne:nepali",
                    "no:norwegian",
                    "nb:norwegian",
                    "nn:norwegian",
                    "pt:portuguese",
                    "ro:romanian",
                    "ru:russian",
                    "sr:serbian",
                    "es:spanish",
                    "sv:swedish",
                    "ta:tamil",
                    "tr:turkish",
                    "yi:yiddish")
            .map(pair -> pair.split(":"))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private TextSearch() {}

    /** @param language a BCP 47 tag */
    static String configuration(String language) {
        return BY_LANGUAGE.getOrDefault(Locale.forLanguageTag(language).getLanguage(), GRAMS);
    }

    /** All but {@link #GRAMS}. */
    static List<String> configurations() {
        Set<String> names = new TreeSet<>(BY_LANGUAGE.values());
        return List.copyOf(names);
    }
}
