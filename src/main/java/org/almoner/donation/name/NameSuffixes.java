package org.almoner.donation.name;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands behind a name and is none: of generations, degrees and companies. */
final class NameSuffixes {

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
            "pvt",
            "pte",
            "kft",
            "zrt");

    /** Names too, so only where their writing shows what is meant: in capitals among small letters, or with dots in them. */
    private static final Set<String> AMBIGUOUS_SUFFIXES = Set.of(
            "v", "vi", "ix", "x", "sa", "ag", "kg", "se", "nv", "bv", "ab", "as", "oy", "lp", "md", "rn", "ev", "eg",
            "ek", "ug", "sas", "spa", "srl", "aps", "mba", "msc", "bsc", "dds", "cpa", "ooo", "doo", "sro", "sl",
            "slu");

    /** Of several words, however they are spaced: Polish and Mexican companies. */
    private static final Set<String> OF_SEVERAL_WORDS = Set.of("spzoo", "sadecv", "srldecv", "sderldecv", "sapidecv");

    /** As many as the longest has, with a space after each dot. */
    private static final int MOST_WORDS = 7;

    private static final String BEFORE_A_SUFFIX = "co";

    private static final Pattern AND_CO =
            Pattern.compile("(?iu)[&+\uff06]\\s*co(?![\\p{L}\\p{M}])\\.?(\\s*kg(?![\\p{L}\\p{M}]))?");

    private static final Pattern DOT_WITHIN = Pattern.compile("\\p{L}\\.\\p{L}");

    private NameSuffixes() {}

    /** The same name with a suffix of one word where "and company" stands, before its sign is lost. */
    static String plain(String name) {
        return AND_CO.matcher(name).replaceAll(" ltd ");
    }

    /** @param shouted whether all of the name is in capitals */
    static List<String> removedFrom(List<String> words, boolean shouted) {
        int end = words.size();
        while (end > 0) {
            int longer = wordsOfOne(words.subList(0, end));
            boolean one = isSuffix(words.get(end - 1), end - 1, shouted)
                    || end < words.size() && BEFORE_A_SUFFIX.equals(LastName.letters(words.get(end - 1)));
            if (longer == 0 && !one) {
                break;
            }
            end -= Math.max(longer, 1);
        }
        return words.subList(0, end);
    }

    /** @return how many words at the end are one suffix of several; 0 when they are none */
    private static int wordsOfOne(List<String> words) {
        String ending = "";
        for (int taken = 1; taken <= Math.min(MOST_WORDS, words.size()); taken++) {
            ending = LastName.letters(words.get(words.size() - taken)) + ending;
            if (OF_SEVERAL_WORDS.contains(ending)) {
                return taken;
            }
        }
        return 0;
    }

    /** @param before how many words stand before it: "Maria V." has an initial there, and no number */
    private static boolean isSuffix(String word, int before, boolean shouted) {
        String letters = LastName.letters(word);
        if (SUFFIXES.contains(letters)) {
            return true;
        }
        boolean capitals = !shouted && word.equals(word.toUpperCase(Locale.ROOT));
        return AMBIGUOUS_SUFFIXES.contains(letters)
                && (capitals || DOT_WITHIN.matcher(word).find())
                && before >= (letters.length() == 1 ? 2 : 1);
    }
}
