package org.almoner.donation.fact;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.almoner.donation.name.LastName;

/**
 * All that is ever kept of a donor. Any of it may be null.
 *
 * @param lastName of the name only this, at most {@link #NAME_LIMIT} characters
 * @param country ISO 3166-1 alpha-2, upper-case
 * @param emailHash 64 hexadecimal digits
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DonorIdentity(String lastName, String country, String emailHash) {

    static final int NAME_LIMIT = 64;

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /**
     * Keeps of a full name only the last name ("Maria Garcia Lopez" and "Lopez, Maria" are "Lopez"), in any script: letters,
     * marks, apostrophes and hyphens. What may be a full name without a separator, an e-mail, a number, a link or markup is no
     * last name.
     *
     * @param fullName may be null
     * @return null when there is none
     */
    public static String lastNameOf(String fullName) {
        String last = LastName.of(fullName);
        if (last == null) {
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
        return details() == 0;
    }

    /** How many of them are known. */
    int details() {
        return (int)
                Stream.of(lastName, country, emailHash).filter(Objects::nonNull).count();
    }
}
