package org.almoner.donor.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody makes a link but us, and none says another's gift or hash. */
class DonorLinkTest {

    private static final SecretKeySpec KEY = key("one secret", "Almoner: test");
    private static final UUID DONATION = UUID.fromString("8f0e3b1c-52a4-4d6e-9b7a-0c1d2e3f4a5b");
    private static final Instant UNTIL = Instant.parse("2027-11-29T05:00:00Z");

    /** Of the wall, and to receipts. */
    private static final String HASHES = "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

    @ParameterizedTest
    @CsvSource({"'',54", HASHES + ",96"})
    void whatWasSealedIsReadAgainByItsKeyAndNoOther(String emailHash, int characters) {
        DonorLink link = new DonorLink(UUID.randomUUID(), UNTIL, emailHash);
        String sealed = link.sealed(KEY);
        SecretKeySpec another = key("another", "Almoner: test");
        assertThat(sealed).hasSize(characters).matches("[A-Za-z0-9_-]+");
        assertThat(DonorLink.open(sealed, List.of(KEY))).isEqualTo(link);
        assertThat(DonorLink.open(sealed, List.of(another, KEY)))
                .as("a former key")
                .isEqualTo(link);
        assertThat(DonorLink.open(sealed, List.of(another))).isNull();
        assertThat(DonorLink.open(sealed, List.of())).isNull();
    }

    /** They lie in donors' mailboxes. */
    @ParameterizedTest
    @CsvSource({
        "Almoner: link of the wall,'',jw47HFKkTW6begwdLj9KWwAAAABs7OTQjs5lIKGE_5ArN-iqA8pdOg",
        "Almoner: link of receipts," + HASHES
                + ",jw47HFKkTW6begwdLj9KWwAAAABs7OTQDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8jZiAxIR4mtQrDeCBWBfmI"
    })
    void linksThatWereSentStayWhatTheyAre(String purpose, String emailHash, String sent) {
        DonorLink link = new DonorLink(DONATION, UNTIL, emailHash);
        SecretKeySpec key = key("one secret", purpose);
        assertThat(DonorLink.open(sent, List.of(key))).isEqualTo(link);
        assertThat(link.sealed(key)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HASHES})
    void everyBitOfItCounts(String emailHash) {
        byte[] sealed = Base64.getUrlDecoder().decode(new DonorLink(DONATION, UNTIL, emailHash).sealed(KEY));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(DonorLink.open(Base64.getUrlEncoder().withoutPadding().encodeToString(forged), List.of(KEY)))
                    .as("bit %d", bit)
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "AAAA",
                "../../admin",
                "%",
                "ä",
                "====",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoLinkIsNone(String text) {
        assertThat(DonorLink.open(text, List.of(KEY))).isNull();
        assertThat(DonorLink.open("A".repeat(2_000), List.of(KEY))).isNull();
    }

    @Test
    void linkIsOverFromTheInstantOnThatItSays() {
        DonorLink link = new DonorLink(DONATION, UNTIL, "");
        assertThat(link.isOver(UNTIL.minusNanos(1))).isFalse();
        assertThat(link.isOver(UNTIL)).isTrue();
    }

    @Test
    void withoutASecretThereIsNoKeyAndNoHashIsOne() {
        assertThat(UnkeyedDonorHash.create().derived("Almoner: x")).isEmpty();
        assertThat(UnkeyedDonorHash.withKey("a,b,unkeyed").derived("Almoner: x"))
                .hasSize(2)
                .doesNotHaveDuplicates();
        byte[] key = UnkeyedDonorHash.withKey("a").derived("Almoner: x").get(0).getEncoded();
        assertThat(UnkeyedDonorHash.withKey("a").of("Almoner: x"))
                .isNotEqualTo(HexFormat.of().formatHex(key));
    }

    private static SecretKeySpec key(String secret, String purpose) {
        return UnkeyedDonorHash.withKey(secret).derived(purpose).get(0);
    }
}
