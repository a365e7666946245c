package org.almoner.donation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * All that is ever kept of a donor. Any of it may be null.
 *
 * @param lastName the last token of the name, at most {@link #NAME_LIMIT} characters
 * @param country ISO 3166-1 alpha-2, upper-case
 * @param emailHash 64 hexadecimal digits
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DonorIdentity(String lastName, String country, String emailHash) {

    static final int NAME_LIMIT = 64;

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /**
     * Keeps of a full name only its last token ("Maria Garcia Lopez" is "Lopez"), in any script; invisible and control
     * characters are dropped. A name that is an e-mail address is none: donors do type that.
     *
     * @param fullName may be null
     * @return null when nothing is left
     */
    public static String lastNameOf(String fullName) {
        if (fullName == null || fullName.contains("@")) {
            return null;
        }
        String visible = Normalizer.normalize(fullName, Normalizer.Form.NFC)
                .replaceAll("[\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}]+", "")
                .replaceAll("[\\p{Cc}\\p{Z}]+", " ")
                .strip();
        String last = visible.substring(visible.lastIndexOf(' ') + 1);
        if (last.codePoints().noneMatch(Character::isLetter)) {
            return null;
        }
        int kept = Math.min(last.codePointCount(0, last.length()), NAME_LIMIT);
        return last.substring(0, last.offsetByCodePoints(0, kept));
    }

    /**
     * The country of an address, if it is one.
     *
     * @param country may be null
     */
    public static String countryOf(String country) {
        if (country == null) {
            return null;
        }
        String code = country.strip().toUpperCase(Locale.ROOT);
        return COUNTRIES.contains(code) ? code : null;
    }

    @JsonIgnore
    public boolean isUnknown() {
        return lastName == null && country == null && emailHash == null;
    }
}
