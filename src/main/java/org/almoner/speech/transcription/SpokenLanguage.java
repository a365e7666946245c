package org.almoner.speech.transcription;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what servers call a language: its code, or as Whisper names it in English. */
final class SpokenLanguage {

    private static final int MAX_CHARS = 35;

    /** Whisper's names where Java's tables have others. */
    private static final Map<String, String> NAMES = Map.of(
            "castilian", "es",
            "flemish", "nl",
            "haitian creole", "ht",
            "mandarin", "zh",
            "cantonese", "yue",
            "moldovan", "ro",
            "punjabi", "pa",
            "valencian", "ca",
            "burmese", "my",
            "myanmar", "my");

    private SpokenLanguage() {}

    /** @return a BCP 47 tag, or null for what names no language that we know */
    static String tag(String name) {
        if (name == null || name.isBlank() || name.length() > MAX_CHARS) {
            return null;
        }
        String word = name.strip().toLowerCase(Locale.ROOT);
        String known = NAMES.get(word);
        if (known != null) {
            return known;
        }
        return Stream.of(Locale.getISOLanguages())
                .filter(code ->
                        code.equals(word.split("[-_]", 2)[0]) || display(code).equalsIgnoreCase(word))
                .map(code -> Locale.forLanguageTag(code).toLanguageTag())
                .findFirst()
                .orElse(null);
    }

    private static String display(String code) {
        return Locale.forLanguageTag(code).getDisplayLanguage(Locale.ENGLISH);
    }
}
