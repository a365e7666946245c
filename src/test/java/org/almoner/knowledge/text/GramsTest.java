package org.almoner.knowledge.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GramsTest {

    @Test
    void scriptsWithoutSpacesArePairsAndOthersAreWords() {
        assertThat(Grams.of("寄付金 by Stripe2、ＡＢＣ"))
                .extracting(Grams.Gram::text)
                .containsExactly("寄付", "付金", "金", "by", "stripe2", "abc");
    }

    @Test
    void vectorHasTheTitleFirstAndHeavier() {
        assertThat(Grams.vector("寄付", "It's")).isEqualTo("'寄付':1A '付':2A 'it':3 's':4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "寄付金 # ('寄付' <1> '付金')",
                "金 # ('金':*)",
                "寄付 card # ('寄付') & ('card':*)",
                "寄付card # ('寄付' <2> 'card':*)",
                "\"of card\" # ('of' <1> 'card')",
                "to -card # ('to') & !('card':*)",
                "a or b c # ('a') | ('b') & ('c')",
                "or a or # ('a')",
                "\"un closed # ('un' <1> 'closed')"
            })
    void queryMeansWhatWebsearchMeans(String search, String query) {
        assertThat(GramQuery.of(search).query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "\"", "\"\"", "or", "or or", "& | ! ( ) <-> :*", "-\"\"", "'", "\\", "😀"})
    void operatorsAloneAreNoQuery(String search) {
        assertThat(GramQuery.of(search).query()).isEmpty();
    }
}
