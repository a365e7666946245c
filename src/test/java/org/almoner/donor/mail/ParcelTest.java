package org.almoner.donor.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParcelTest {

    private final Parcel parcel = new Parcel();

    @BeforeEach
    void clientChecksIt() {
        parcel.setBounceAddress("thanks@fund.example.org");
        assertThat(parcel.getBounceAddress()).isEqualTo("thanks@fund.example.org");
    }

    /** A connection that comes about too late would bring a letter that is sent again. */
    @Test
    void whatWasGivenUpIsNotBegunLater() {
        assertThat(parcel.isGivenUp()).isTrue();
        assertThatThrownBy(parcel::getBounceAddress).isInstanceOf(IllegalStateException.class);
        assertThat(parcel.isGivenUp()).isTrue();
    }

    @Test
    void whatWasBegunIsNotGivenUp() {
        assertThat(parcel.getBounceAddress()).isEqualTo("thanks@fund.example.org");
        assertThat(parcel.isGivenUp()).isFalse();
        assertThat(parcel.getBounceAddress()).isEqualTo("thanks@fund.example.org");
    }
}
