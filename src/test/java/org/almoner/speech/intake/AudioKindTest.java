package org.almoner.speech.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recording is, by its first bytes alone. */
class AudioKindTest {

    private static final String ZEROS = "000000000000000000000000000000000000000000000000000000000000"
            + "000000000000000000000000000000000000000000000000000000000000";

    @ParameterizedTest
    @CsvSource({
        "52494646 0A000000 57415645, WAV",
        "52494646 0A000000 41564920, ",
        "4F676753, OGG",
        "1A45DFA3 7765626D, WEBM",
        "1A45DFA3 " + ZEROS + " 7765626D, WEBM",
        "1A45DFA3 00" + ZEROS + " 7765626D, ",
        "00000020 66747970 4D344120, M4A",
        "0A0D0A0D 66747970 64617368, M4A",
        "00000020 66747970 71742020, ",
        "494433, TAGGED_MP3",
        "FFE2, MP3",
        "FFE3, MP3",
        "FFEA, MP3",
        "FFEB, MP3",
        "FFF2, MP3",
        "FFF3, MP3",
        "FFFA, MP3",
        "FFFB, MP3",
        "FFF1, ",
        "FFFD, ",
        "FFC2, ",
        "00FFFB, ",
        "FF, ",
        "'', "
    })
    void kindIsToldByTheFirstBytes(String hex, AudioKind kind) {
        assertThat(AudioKind.of(HexFormat.of().parseHex(hex.replace(" ", ""))).orElse(null))
                .isEqualTo(kind);
    }
}
