package org.almoner.donation.fact;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the last name in what donors type as their name. Where it is not sure that only the last name is left, there is none:
 * a first name or an address that is kept cannot be taken back.
 */
final class LastName {

    /** Longer than any name; donors may type what they like. */
    private static final int INPUT_LIMIT = 4_096;

    private static final String APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\uff07";
    private static final String HYPHENS = "\\-\u2010\u2011\u2012\u2013\uff0d";
    private static final String DOTS = ".\u00b7\u2022\u2027\u2219\u3002\u30fb\uff0e\uff61\uff65";
    private static final String COMMAS = "[,;\u060c\u061b\u3001\ufe10\ufe11\ufe50\ufe51\uff0c\uff1b\uff64]";

    /** Letters and marks that show nothing. */
    private static final String INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

    /** What has no meaning in Unicode, and what only chooses between two forms of a letter. */
    private static final Pattern NO_CHARACTERS = Pattern.compile("[\\p{Cs}\\p{Co}\\p{Cn}\ufe00-\ufe0f]");

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

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^\\p{L}\\p{M}" + APOSTROPHES + HYPHENS + DOTS + "]+|[" + INVISIBLE + "]+");
    private static final Pattern DOT = Pattern.compile("[" + DOTS + "]+");
    private static final Pattern AT_THE_ENDS =
            Pattern.compile("^[\\p{M}" + APOSTROPHES + HYPHENS + "]+|[" + APOSTROPHES + HYPHENS + "]+$");

    private static final Set<String> SUFFIXES = Set.of(
            "jr",
            "jnr",
            "junior",
            "sr",
            "snr",
            "senior",
            "ii",
            "iii",
            "iv",
            "vii",
            "viii",
            "esq",
            "esquire",
            "phd",
            "gmbh",
            "ggmbh",
            "mbh",
            "kgaa",
            "ohg",
            "ltd",
            "limited",
            "llc",
            "llp",
            "plc",
            "inc",
            "incorporated",
            "corp",
            "corporation",
            "sarl",
            "bvba",
            "oyj",
            "pty",
            "pte",
            "kft",
            "zrt");

    /** Names too, so only where their writing shows what is meant: in capitals among small letters, or with dots in them. */
    private static final Set<String> AMBIGUOUS_SUFFIXES = Set.of(
            "v", "vi", "ix", "x", "sa", "ag", "kg", "se", "nv", "bv", "ab", "as", "oy", "lp", "md", "rn", "ev", "eg",
            "ek", "ug", "sas", "spa", "srl", "aps", "mba", "msc", "bsc", "dds", "cpa", "ooo", "doo", "sro");

    private static final String BEFORE_A_SUFFIX = "co";

    private static final Pattern DOT_WITHIN = Pattern.compile("\\p{L}\\.\\p{L}");

    /** Written without spaces, or at least full names in them are. */
    private static final Set<Character.UnicodeScript> UNSPACED = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.BOPOMOFO,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR,
            Character.UnicodeScript.TIBETAN,
            Character.UnicodeScript.YI,
            Character.UnicodeScript.JAVANESE,
            Character.UnicodeScript.BALINESE,
            Character.UnicodeScript.TAI_LE,
            Character.UnicodeScript.NEW_TAI_LUE,
            Character.UnicodeScript.TAI_THAM,
            Character.UnicodeScript.TAI_VIET);

    private LastName() {}

    /**
     * @param fullName may be null
     * @return null when there is none, or no telling which
     */
    static String of(String fullName) {
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
        List<String> words = withoutSuffixes(
                Arrays.stream(name.split(" ")).filter(word -> !word.isEmpty()).toList(), isShouted(name));
        return words.isEmpty() ? null : words.get(words.size() - 1);
    }

    /** Of any name, a plain one too. */
    static String ofAny(String fullName) {
        String name = ORDINAL.matcher(NO_CHARACTERS
                        .matcher(Normalizer.normalize(fullName, Normalizer.Form.NFC))
                        .replaceAll(""))
                .replaceAll(" ");
        if (NO_NAME.matcher(name).find() || DOMAIN.matcher(name).find()) {
            return null;
        }
        boolean shouted = isShouted(name);
        List<List<String>> parts = Arrays.stream(
                        IN_BRACKETS.matcher(name).replaceAll(" ").split(COMMAS))
                .map(part -> tokens(part, shouted))
                .filter(tokens -> !tokens.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            return null;
        }
        // "Lopez, Maria": the last name stands before the comma.
        List<String> tokens = parts.get(0);
        String last = tokens.get(tokens.size() - 1);
        boolean separated = parts.size() > 1 || tokens.size() > 1;
        return separated || !isUnspaced(last) ? last : null;
    }

    /** What stands between separators, without the suffixes behind it. */
    private static List<String> tokens(String part, boolean shouted) {
        List<String> words =
                BETWEEN_WORDS.splitAsStream(part).filter(LastName::hasLetter).toList();
        return withoutSuffixes(
                withoutSuffixes(words, shouted).stream()
                        .flatMap(DOT::splitAsStream)
                        .map(token -> AT_THE_ENDS.matcher(token).replaceAll(""))
                        .filter(LastName::hasLetter)
                        .toList(),
                shouted);
    }

    private static List<String> withoutSuffixes(List<String> words, boolean shouted) {
        int end = words.size();
        while (end > 0
                && (isSuffix(words.get(end - 1), end - 1, shouted)
                        || end < words.size() && BEFORE_A_SUFFIX.equals(letters(words.get(end - 1))))) {
            end--;
        }
        return words.subList(0, end);
    }

    /** @param before how many words stand before it: "Maria V." has an initial there, and no number */
    private static boolean isSuffix(String word, int before, boolean shouted) {
        String letters = letters(word);
        if (SUFFIXES.contains(letters)) {
            return true;
        }
        boolean capitals = !shouted && word.equals(word.toUpperCase(Locale.ROOT));
        return AMBIGUOUS_SUFFIXES.contains(letters)
                && (capitals || DOT_WITHIN.matcher(word).find())
                && before >= (letters.length() == 1 ? 2 : 1);
    }

    private static String letters(String word) {
        return (isPlain(word) ? word : DOT.matcher(word).replaceAll("")).toLowerCase(Locale.ROOT);
    }

    private static boolean isShouted(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static boolean isUnspaced(String token) {
        return token.codePoints().mapToObj(Character.UnicodeScript::of).anyMatch(UNSPACED::contains);
    }

    private static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }
}
