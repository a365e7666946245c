package org.almoner.donor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;

/** Nobody makes a link to receipts but us, and none says another's gift or hash. */
class ReceiptLinkTest {

    private static final SecretKeySpec KEY = key("one secret");
    private static final ReceiptLink LINK =
            new ReceiptLink(UUID.randomUUID(), "0f".repeat(32), Instant.parse("2027-11-29T05:00:00Z"));

    @Test
    void whatWasSealedIsReadAgainByItsKeyAndNoOther() {
        String sealed = LINK.sealed(KEY);
        assertThat(sealed).hasSize(96).matches("[A-Za-z0-9_-]+");
        assertThat(ReceiptLink.open(sealed, List.of(KEY))).isEqualTo(LINK);
        assertThat(ReceiptLink.open(sealed, List.of(key("another"), KEY))).isEqualTo(LINK);
        assertThat(ReceiptLink.open(sealed, List.of(key("another")))).isNull();
        assertThat(ReceiptLink.open(sealed, List.of())).isNull();
    }

    @Test
    void everyBitOfItCounts() {
        byte[] sealed = Base64.getUrlDecoder().decode(LINK.sealed(KEY));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(ReceiptLink.open(Base64.getUrlEncoder().withoutPadding().encodeToString(forged), List.of(KEY)))
                    .as("bit %d", bit)
                    .isNull();
        }
    }

    private static SecretKeySpec key(String secret) {
        return UnkeyedDonorHash.withKey(secret).derived("Almoner: test").get(0);
    }
}
