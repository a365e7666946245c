package org.almoner.donor.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "maria",
                "@example.com",
                "maria@",
                "maria@-example.com",
                "a b@example.com",
                "maria@exa mple.com",
                "maria@example.com>\r\nRCPT TO:<evil@example.com",
                "maria@example.com\r\nBcc: evil@example.com",
                "\"maria\"@example.com",
                "<maria@example.com>",
                "maria@example.com,evil@example.com",
                "марія@example.com",
                "maria@example..com",
                ".maria@example.com",
                "maria.@example.com",
                "ma\u0000ria@example.com",
                "maria@[127.0.0.1]",
                "maria@example.com.",
                "evil@example.com@",
                "a@b@example.com",
                "maria@weiß.example",
                "maria@WEI\u1E9E.example",
                "maria@φως.example",
                "maria@na\u200Cme.example"
            })
    void whatIsNoAddressGoesNowhere(String address) {
        assertThat(Recipient.parse(address)).isNull();
    }

    @Test
    void addressesAreTakenAsMailServersKnowThem() {
        assertThat(Recipient.parse("Maria.Lopez+gifts@Example.com")).isEqualTo("Maria.Lopez+gifts@Example.com");
        assertThat(Recipient.parse("maria@münchen.example")).isEqualTo("maria@xn--mnchen-3ya.example");
        assertThat(Recipient.parse("a".repeat(64) + "@example.com")).isNotNull();
        assertThat(Recipient.parse("a".repeat(65) + "@example.com")).isNull();
        assertThat(Recipient.parse("a@" + "b".repeat(63) + ".".repeat(1) + "c".repeat(250)))
                .isNull();
    }

    @Test
    void senderIsAnAddressWithOrWithoutAName() {
        assertThat(Sender.parse("thanks@example.org").inHeader()).isEqualTo("thanks@example.org");
        assertThat(Sender.parse("Example Fund <thanks@example.org>").inHeader())
                .isEqualTo("Example Fund <thanks@example.org>");
        assertThat(Sender.parse("Example Fund <thanks@example.org>").domain()).isEqualTo("example.org");
        for (String wrong : new String[] {"Example Fund", "Fund <thanks>", "A\r\nBcc: x@y.z <a@b.c>", "<a@b.c> x"}) {
            assertThatThrownBy(() -> Sender.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
