package org.almoner.speech.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-99, 0, 99",
        "bytes=0-1000, 0, 99",
        "bytes=50-, 50, 99",
        "bytes=99-, 99, 99",
        "bytes=-1, 99, 99",
        "bytes=-100, 0, 99",
        "bytes=-1000, 0, 99"
    })
    void isWhatIsThereOfWhatWasAskedFor(String header, long first, long last) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(first, last, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "bytes=0-1,3-4",
                "chars=0-1",
                "bytes=0-9999999999999999999"
            })
    void whatIsNoRangeIsIgnored(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(0, 99, true));
    }

    @Test
    void nobodyAskedForLess() {
        assertThat(ByteRange.of(null, 100)).isEqualTo(new ByteRange(0, 99, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
    void thereIsNothingInIt(String header) {
        assertThatThrownBy(() -> ByteRange.of(header, 100)).isInstanceOf(ProblemException.class);
    }
}
