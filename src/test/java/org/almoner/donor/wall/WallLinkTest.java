package org.almoner.donor.wall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody makes a link of the wall but us. */
class WallLinkTest {

    private static final SecretKeySpec KEY = key("one secret");
    private static final WallLink LINK = new WallLink(UUID.randomUUID(), Instant.parse("2027-11-29T05:00:00Z"));

    @Test
    void whatWasSealedIsReadAgainByItsKeyAndNoOther() {
        String sealed = LINK.sealed(KEY);
        assertThat(sealed).hasSize(54).matches("[A-Za-z0-9_-]+");
        assertThat(WallLink.open(sealed, List.of(KEY))).isEqualTo(LINK);
        assertThat(WallLink.open(sealed, List.of(key("another"), KEY)))
                .as("a former key")
                .isEqualTo(LINK);
        assertThat(WallLink.open(sealed, List.of(key("another")))).isNull();
        assertThat(WallLink.open(sealed, List.of())).isNull();
    }

    @Test
    void everyBitOfItCounts() {
        byte[] sealed = Base64.getUrlDecoder().decode(LINK.sealed(KEY));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(WallLink.open(Base64.getUrlEncoder().withoutPadding().encodeToString(forged), List.of(KEY)))
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
        assertThat(WallLink.open(text, List.of(KEY))).isNull();
        assertThat(WallLink.open("A".repeat(2_000), List.of(KEY))).isNull();
    }

    @Test
    void withoutASecretThereIsNoKeyAndNoHashIsOne() {
        assertThat(UnkeyedDonorHash.create().derived("Almoner: x")).isEmpty();
        assertThat(UnkeyedDonorHash.withKey("a,b,unkeyed").derived("Almoner: x"))
                .hasSize(2)
                .doesNotHaveDuplicates();
        byte[] key = UnkeyedDonorHash.withKey("a").derived("Almoner: x").get(0).getEncoded();
        assertThat(UnkeyedDonorHash.withKey("a").of("Almoner: x"))
                .isNotEqualTo(java.util.HexFormat.of().formatHex(key));
    }

    private static SecretKeySpec key(String secret) {
        return UnkeyedDonorHash.withKey(secret).derived("Almoner: test").get(0);
    }
}
