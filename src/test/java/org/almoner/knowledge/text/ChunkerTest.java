package org.almoner.knowledge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.BreakIterator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ChunkerTest {

    private static final int SIZE = 500;
    private static final int OVERLAP = 100;
    private static final Chunker CHUNKER = new Chunker(SIZE, OVERLAP);

    static LongStream seeds() {
        return new Random().longs(200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyWordIsInSomeChunkAndNoChunkIsTooLarge(long seed) {
        String text = text(new Random(seed));
        List<String> chunks = CHUNKER.cut(text, Locale.ENGLISH);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.length()).isBetween(1, SIZE));
        List<String> words =
                chunks.stream().flatMap(chunk -> Stream.of(chunk.split("\\s+"))).toList();
        assertThat(words).containsAll(Arrays.asList(text.strip().split("\\s+")));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neighboursOverlapByNoMoreThanIsSaidAndLeaveNothingOut(long seed) {
        String text = text(new Random(seed)).strip();
        int end = 0;
        for (String chunk : CHUNKER.cut(text, Locale.ENGLISH)) {
            int at = text.indexOf(chunk, Math.max(0, end - OVERLAP));
            assertThat(at).as(chunk).isNotNegative();
            assertThat(text.substring(Math.min(end, at), at)).isBlank();
            assertThat(at + chunk.length()).isGreaterThan(end);
            end = at + chunk.length();
        }
        assertThat(end).isEqualTo(text.length());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sentenceIsCutOnlyWhenItIsLongerThanAChunk(long seed) {
        String text = text(new Random(seed)).strip();
        List<String> chunks = CHUNKER.cut(text, Locale.ENGLISH);
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        int from = 0;
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            String sentence = text.substring(from, to);
            if (sentence.length() <= SIZE) {
                assertThat(chunks).anyMatch(chunk -> chunk.contains(sentence.strip()));
            }
            from = to;
        }
    }

    @Test
    void neighboursShareTheSentenceBetweenThem() {
        String text = IntStream.range(0, 30)
                .mapToObj(i -> "Sentence number " + i + " says something of forty chars.")
                .collect(Collectors.joining(" "));
        List<String> chunks = CHUNKER.cut(text, Locale.ENGLISH);
        assertThat(chunks).hasSizeGreaterThan(3);
        for (int i = 1; i < chunks.size(); i++) {
            String first = chunks.get(i).substring(0, chunks.get(i).indexOf('.') + 1);
            assertThat(chunks.get(i - 1)).contains(first);
        }
    }

    @Test
    void japaneseEndsItsSentencesToo() {
        String text = "寄付をお願いします。".repeat(200);
        assertThat(CHUNKER.cut(text, Locale.JAPANESE)).hasSizeGreaterThan(3).allMatch(chunk -> chunk.endsWith("。"));
    }

    @Test
    void longSentenceIsCutAtSpacesAndItsPiecesOverlap() {
        String text = IntStream.range(0, 1_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        List<String> chunks = CHUNKER.cut(text, Locale.ENGLISH);
        assertThat(chunks).allMatch(chunk -> chunk.matches("(word\\d+ ?)+"));
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i - 1)).contains(chunks.get(i).substring(0, OVERLAP / 2));
        }
    }

    @Test
    void surrogatesAreNeverParted() {
        assertThat(new Chunker(501, 99).cut("😀".repeat(5_000), Locale.ENGLISH))
                .allSatisfy(chunk ->
                        assertThat(chunk.codePoints().distinct().toArray()).containsExactly(0x1F600));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n \t\r\n"})
    void nothingIsNoChunk(String text) {
        assertThat(CHUNKER.cut(text, Locale.ENGLISH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "x ", ".", ". ", "a. b", "\n", "\n\n", "\n \n", "(", "\"", "。", "ก", "\u0301", "1.", "?!"})
    void aMebibyteOfAnythingIsCutInNoTime(String unit) {
        String text = unit.repeat((1 << 20) / unit.length());
        for (Locale language : List.of(Locale.ENGLISH, Locale.JAPANESE, Locale.forLanguageTag("th"))) {
            Assertions.assertTimeout(Duration.ofSeconds(10), () -> CHUNKER.cut(text, language));
        }
    }

    /** Words of up to 20 letters in sentences of 1 to 150, some beyond a chunk, with some empty lines between. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int sentences = 1 + random.nextInt(40);
        for (int i = 0; i < sentences; i++) {
            int words = (int) Math.exp(random.nextDouble() * 5);
            text.append("S").append(i);
            for (int w = 0; w < words; w++) {
                text.append(' ')
                        .append("abcdefghijklmnopqrst", 0, 1 + random.nextInt(20))
                        .append(w);
            }
            text.append(random.nextInt(10) == 0 ? ".\n\n" : random.nextBoolean() ? ". " : "! ");
        }
        return text.toString();
    }
}
