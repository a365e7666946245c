package org.almoner.donor.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Example Fund <a@b.org> | Example Fund | Example Fund <a@b.org>",
                "Example Fund, Inc. <a@b.org> | Example Fund, Inc. | \"Example Fund, Inc.\" <a@b.org>",
                "\"Example Fund, Inc.\" <a@b.org> | Example Fund, Inc. | \"Example Fund, Inc.\" <a@b.org>",
                "\"Example Fund\"<a@b.org> | Example Fund | Example Fund <a@b.org>",
                "\"The \\\"A\\\" \\\\ Fund\" <a@b.org> | The \"A\" \\ Fund | \"The \\\"A\\\" \\\\ Fund\" <a@b.org>",
                "Fund (A); a: b@c <a@b.org> | Fund (A); a: b@c | \"Fund (A); a: b@c\" <a@b.org>",
                "Müller, Fonds <a@b.org> | Müller, Fonds | Müller, Fonds <a@b.org>",
                "<a@b.org> | ~~ | a@b.org",
                "a@b.org | ~~ | a@b.org",
            })
    void nameIsOnePhraseOfTheHeader(String text, String name, String header) {
        Sender sender = Sender.parse(text);
        assertThat(sender).isEqualTo(new Sender(name, "a@b.org"));
        assertThat(sender.inHeader()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fund",
                "\"Fund <a@b.org>",
                "Fu\"nd <a@b.org>",
                "\"a\" b <a@b.org>",
                "\"a<c@d.org>\" <a@b.org>",
                "\"a\\\" <a@b.org>"
            })
    void whatIsNoSenderIsRefused(String text) {
        assertThatThrownBy(() -> Sender.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lineBreakInANameIsRefused() {
        assertThatThrownBy(() -> Sender.parse("\"a\\\nb\" <a@b.org>")).isInstanceOf(IllegalArgumentException.class);
    }
}
