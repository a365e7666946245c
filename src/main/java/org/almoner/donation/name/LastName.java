package org.almoner.donation.name;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the last name in what donors type as their name. Where it is not sure that only the last name is left, there is none:
 * a first name or an address that is kept cannot be taken back.
 */
public final class LastName {

    /** Longer than any name; donors may type what they like. */
    private static final int INPUT_LIMIT = 4_096;

    private static final String APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\uff07";
    private static final String HYPHENS = "\\-\u2010\u2011";
    private static final String DOTS = ".\u00b7\u2022\u2027\u2219\u3002\u30fb\uff0e\uff61\uff65";
    private static final String COMMAS = "[,;\u060c\u061b\u3001\ufe10\ufe11\ufe50\ufe51\uff0c\uff1b\uff64]";

    /** Letters and marks that show nothing. */
    private static final String INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

    /** Choose between two forms of the sign before them. */
    private static final String SELECTORS = "[\u180b-\u180d\u180f\ufe00-\ufe0f\\x{e0100}-\\x{e01ef}]";

    /** Halves of characters, and what belongs to a letter that has such forms. */
    private static final Pattern DROPPED =
            Pattern.compile("\\p{Cs}|(?<=[\\p{IsHan}\\p{IsMyanmar}\\p{IsMongolian}\\p{IsPhags_Pa}])" + SELECTORS + "+");

    /** What has no meaning in the Unicode of this JDK, which a newer picture may have; and what belongs to pictures. */
    private static final Pattern NO_CHARACTERS = Pattern.compile("[\\p{Co}\\p{Cn}]|" + SELECTORS);

    private static final Pattern ORDINAL =
            Pattern.compile("(?iu)(?<![\\p{L}\\p{N}])[1-9](st|nd|rd|th)(?![\\p{L}\\p{N}])");

    /** An addition in brackets, as a maiden or a first name. */
    private static final Pattern IN_BRACKETS = Pattern.compile("[(\uff08][^()\uff08\uff09]*[)\uff09]");

    private static final Pattern NO_NAME =
            Pattern.compile("(?iu)[@\ufe6b\uff20\\p{Nd}\\p{No}<>{}\\[\\]\\\\=/:#%]|&\\w+;|\\bwww\\.");

    /** A domain: the general ones in any case, those of countries in lower case, since "J.Li" is a name. */
    private static final Pattern DOMAIN =
            Pattern.compile("(?u)\\p{L}\\.(?:(?i:com|org|net|info|biz|edu|gov|app|dev|xyz|online)|"
                    + Arrays.stream(Locale.getISOCountries())
                            .map(country -> country.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining("|"))
                    + "|uk|eu)(?![\\p{L}\\p{N}])");

    private static final Pattern BETWEEN_WORDS = Pattern.compile(
            "[^\\p{L}\\p{M}" + APOSTROPHES + HYPHENS + DOTS + "]+|[" + INVISIBLE + "]+|[" + HYPHENS + "]{2,}");
    private static final Pattern DOT = Pattern.compile("[" + DOTS + "]+");
    private static final Pattern AT_THE_ENDS =
            Pattern.compile("^[\\p{M}" + APOSTROPHES + HYPHENS + "]+|[" + APOSTROPHES + HYPHENS + "]+$");

    private LastName() {}

    /**
     * @param fullName may be null
     * @return null when there is none, or no telling which
     */
    public static String of(String fullName) {
        if (fullName == null || fullName.length() > INPUT_LIMIT) {
            return null;
        }
        return isPlain(fullName) ? ofPlain(fullName) : ofAny(fullName);
    }

    /** Most names are, and every event of a payment has one: they shall not cost a dozen patterns. */
    private static boolean isPlain(String name) {
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == ' ');
    }

    private static String ofPlain(String name) {
        List<String> words = NameSuffixes.removedFrom(
                Arrays.stream(name.split(" ")).filter(word -> !word.isEmpty()).toList(), isShouted(name));
        return words.isEmpty() ? null : words.get(words.size() - 1);
    }

    /** Of any name, a plain one too. */
    static String ofAny(String fullName) {
        String whole = DROPPED.matcher(Normalizer.normalize(fullName, Normalizer.Form.NFC))
                .replaceAll("");
        String name =
                ORDINAL.matcher(NO_CHARACTERS.matcher(whole).replaceAll(" ")).replaceAll(" ");
        if (NO_NAME.matcher(name).find() || DOMAIN.matcher(name).find()) {
            return null;
        }
        boolean shouted = isShouted(name);
        String unbracketed = IN_BRACKETS.matcher(NameSuffixes.plain(name)).replaceAll(" ");
        List<List<String>> parts = Arrays.stream(unbracketed.split(COMMAS))
                .map(part -> tokens(part, shouted))
                .filter(tokens -> !tokens.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            return null;
        }
        // "Lopez, Maria": the last name stands before the comma. "Lopez Co., Ltd.": there is but one name.
        List<String> tokens = parts.size() > 1 ? parts.get(0) : tokens(unbracketed, shouted);
        String last = tokens.get(tokens.size() - 1);
        boolean sure = !UnspacedName.isOne(last)
                || UnspacedName.isPart(
                        last, parts.stream().flatMap(List::stream).toList(), name);
        return sure ? last : null;
    }

    /** What stands between separators, without the suffixes behind it and without titles. */
    private static List<String> tokens(String part, boolean shouted) {
        List<String> words =
                BETWEEN_WORDS.splitAsStream(part).filter(LastName::hasLetter).toList();
        return NameSuffixes.removedFrom(
                NameSuffixes.removedFrom(words, shouted).stream()
                        .flatMap(DOT::splitAsStream)
                        .map(token -> AT_THE_ENDS.matcher(token).replaceAll(""))
                        .filter(token -> hasLetter(token) && !UnspacedName.isTitle(token))
                        .toList(),
                shouted);
    }

    /** Letters alone, in lower case. */
    static String letters(String word) {
        return (isPlain(word) ? word : DOT.matcher(word).replaceAll("")).toLowerCase(Locale.ROOT);
    }

    private static boolean isShouted(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }
}
