package org.almoner.donation.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose names a ledger shows follows the setting. */
class LedgerNamesTest {

    @ParameterizedTest
    @CsvSource({
        "all, Lopez, true, Lopez",
        "all, Lopez, , Lopez",
        "all, , , Anonymous",
        "consent, Lopez, true, Lopez",
        "consent, Lopez, , Anonymous",
        "consent, Lopez, false, Anonymous",
        "' Consent ', Lopez, , Anonymous",
        "consent, , true, Anonymous"
    })
    void nameIsShownByTheSettingAndTheConsent(String setting, String lastName, Boolean onWall, String shown) {
        Donation donation = new Donation();
        donation.donorLastName = lastName;
        donation.onWall = onWall;
        assertThat(new LedgerNames(setting).of(donation)).isEqualTo(shown);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new LedgerNames("nobody"))
                .withMessageContaining("LEDGER_NAMES");
    }
}
