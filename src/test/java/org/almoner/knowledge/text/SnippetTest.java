package org.almoner.knowledge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetTest {

    @Test
    void markupOfTheTextIsEscapedAndMarksAreNot() {
        assertThat(Snippet.html("<b onclick='x'>\"a\" & " + Snippet.BEGIN + "<i>" + Snippet.END))
                .isEqualTo("&lt;b onclick=&#39;x&#39;&gt;&quot;a&quot; &amp; <mark>&lt;i&gt;</mark>");
    }

    @Test
    void marksWhatIsWantedAndItsSurroundings() {
        String text = "前".repeat(300) + "寄付金" + "後".repeat(300);
        assertThat(Snippet.around(text, List.of("寄付")))
                .startsWith("… 前")
                .contains("前<mark>寄付</mark>金後")
                .endsWith("後 …")
                .hasSizeLessThan(250);
    }

    @Test
    void patternsInWhatIsWantedAreText() {
        assertThat(Snippet.around("a.c abc", List.of("a.c"))).isEqualTo("<mark>a.c</mark> abc");
        assertThat(Snippet.around("a\\Qb\\E$1", List.of("\\E$1"))).isEqualTo("a\\Qb<mark>\\E$1</mark>");
    }

    /** NFKC makes words of some signs, which have no letter of their own. */
    @Test
    void signsThatAreWordsInAnotherFormAreMarkedThemselves() {
        for (String sign : List.of("㎡", "™", "\"㎡\"", "℡ (㏒)")) {
            List<String> wanted = GramQuery.of(sign).wanted();
            assertThat(wanted).as(sign).isNotEmpty().noneMatch(String::isEmpty);
        }
        assertThat(Snippet.around("𠮷 of 20 ㎡ here", GramQuery.of("㎡").wanted()))
                .isEqualTo("𠮷 of 20 <mark>㎡</mark> here");
        assertThat(Snippet.around("𠮷 of 20 m2 here", GramQuery.of("㎡").wanted()))
                .isEqualTo("𠮷 of 20 m2 here");
    }
}
