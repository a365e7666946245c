package org.almoner.donation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DonorIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "Maria Garcia Lopez, Lopez",
        "Smith, Smith",
        "'  Anna   Müller  ', Müller",
        "'Jean\tDupont\n', Dupont",
        "'Anna Müller', Müller",
        "山田 太郎, 太郎",
        "山田　太郎, 太郎",
        "Лев Толстой, Толстой",
        "محمد علي, علي",
        "O'Brien-Smith, O'Brien-Smith",
        "Anna van der Berg, Berg"
    })
    void onlyTheLastTokenOfANameIsKept(String name, String kept) {
        assertThat(DonorIdentity.lastNameOf(name)).isEqualTo(kept);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"   ", "\u0000", "\u200b", "someone@example.com", "4242 4242 4242 4242", "?", "Anna 555-0199"})
    void whatIsNoNameIsNotKept(String name) {
        assertThat(DonorIdentity.lastNameOf(name)).isNull();
    }

    @Test
    void controlAndInvisibleCharactersAreDropped() {
        assertThat(DonorIdentity.lastNameOf("Anna Mü\u200bl\u0000ler")).isEqualTo("ler");
        assertThat(DonorIdentity.lastNameOf("Anna \u202eSmith\u202c")).isEqualTo("Smith");
        assertThat(DonorIdentity.lastNameOf("Anna Sm\ud800ith")).isEqualTo("Smith");
    }

    @Test
    void longNamesAreCutBetweenCharacters() {
        assertThat(DonorIdentity.lastNameOf("x".repeat(1_000))).hasSize(DonorIdentity.NAME_LIMIT);
        String clefs = "a" + "𝄞".repeat(100);
        assertThat(DonorIdentity.lastNameOf(clefs)
                        .codePointCount(0, DonorIdentity.lastNameOf(clefs).length()))
                .isEqualTo(DonorIdentity.NAME_LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"US, US", "us, US", "' de ', DE", "XX, ", "USA, ", "'', "})
    void onlyIsoCountriesAreKept(String country, String kept) {
        assertThat(DonorIdentity.countryOf(country)).isEqualTo(kept);
    }

    @Test
    void emailIsHashedInItsTrimmedLowerCaseForm() {
        DonorHash hash = UnkeyedDonorHash.create();
        // printf '%s' someone@example.com | sha256sum
        assertThat(hash.of("someone@example.com"))
                .isEqualTo("72497f475e4f76d0b28f57c73a084ece576d170874eba3ee2609d9afe4b71aab")
                .isEqualTo(hash.of("  SomeOne@Example.COM "));
        assertThat(hash.of(null)).isNull();
        assertThat(hash.of("  ")).isNull();
    }

    @Test
    void keyMakesAnotherHash() {
        // printf '%s' someone@example.com | openssl dgst -sha256 -hmac key
        assertThat(UnkeyedDonorHash.withKey("key").of("someone@example.com"))
                .isEqualTo("c8acd56a2d51d2152d063b4f76b74add1fb23857bb140e30297fe2294ab2c665");
    }
}
