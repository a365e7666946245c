package org.almoner.donor.thanks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.donor.thanks.Letters.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator may write to donors. */
class OwnTextTest {

    private static final Words WORDS =
            new Words("Maria", "25.00 USD", "2026-11-29", "Reading for Anna", "", "", "Fund", List.of());

    @Test
    void placeholdersAreFilledInAndAllElseStandsAsItIs() throws OwnText.UnreadableException {
        OwnText text = OwnText.parse(
                DonorLanguage.EN, "Dear {name},\r\n{amount} on {date} for {ticket}: $name %s \\n <b>&amp;\n");
        assertThat(text.of(WORDS))
                .isEqualTo(
                        "Dear \u2068Maria\u2069,\n25.00 USD on 2026-11-29 for \u2068Reading for Anna\u2069: $name %s \\n <b>&amp;");
    }

    @Test
    void whatIsInANameIsNoPlaceholder() throws OwnText.UnreadableException {
        Words odd = new Words("", "1 USD", "", "{amount} {name}", "", "", "", List.of());
        assertThat(OwnText.parse(DonorLanguage.EN, "{name}: {ticket}").of(odd))
                .isEqualTo("\u2068donor\u2069: \u2068{amount} {name}\u2069");
    }

    @ParameterizedTest
    @CsvSource({
        "'Dear {names},', 1",
        "'a\n\nb {', 3",
        "'a\nb }', 2",
        "'{}', 1",
        "'{ name }', 1",
        "'{NAME}', 1",
        "'{{name}}', 1",
        "'{name\n}', 1",
        "'a\r\nb\r\n{name} {inject:bean}', 3",
        "'{#if x}y{/if}', 1",
        "'a\rb {', 2"
    })
    void whatCannotBeReadIsRefusedWithItsLine(String text, int line) {
        assertThatThrownBy(() -> OwnText.parse(DonorLanguage.EN, text))
                .isInstanceOf(OwnText.UnreadableException.class)
                .hasMessageStartingWith("cannot be read in line " + line + ": ");
    }

    @Test
    void paragraphsAreWhatBlankLinesPart() {
        assertThat(OwnText.paragraphs("a\nb\n \n\n\nc")).containsExactly("a\nb", "c");
    }
}
