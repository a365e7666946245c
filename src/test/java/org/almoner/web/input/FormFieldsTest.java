package org.almoner.web.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormFieldsTest {

    @Test
    void readsWhatBrowsersSend() {
        assertThat(FormFields.parse("name=Anna+M%C3%BCller&id=1&id=2&empty=&alone&a%3D=b=c"))
                .isEqualTo(Map.of(
                        "name", List.of("Anna Müller"),
                        "id", List.of("1", "2"),
                        "empty", List.of(""),
                        "alone", List.of(""),
                        "a=", List.of("b=c")));
        assertThat(FormFields.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%", "name=%2", "%zz=1", "name=%-1"})
    void refusesWhatNoBrowserSends(String body) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> FormFields.parse(body));
    }

    @Test
    void refusesMoreFieldsThanAnyFormHas() {
        assertThat(FormFields.parse("a=&".repeat(999) + "a=").get("a")).hasSize(1_000);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> FormFields.parse("a=&".repeat(1_000)));
    }
}
