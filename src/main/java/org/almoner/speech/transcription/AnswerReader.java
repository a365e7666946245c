package org.almoner.speech.transcription;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.almoner.speech.Heard;
import org.almoner.speech.Segment;
import org.almoner.speech.transcription.TranscriptionFailure.Kind;

/**
 * Makes of an answer what may be stored: in characters that PostgreSQL takes, with times that are some. It is read as it
 * comes, and no further than anything of it is too much: the server's word is a stranger's.
 */
@ApplicationScoped
class AnswerReader {

    /** Of the whole answer; words with times of their own make it ten times its text. */
    private static final long MAX_ANSWER_BYTES = 16_000_000;

    /** A day of speech has half of it. */
    private static final int MAX_TEXT_CHARS = 1_000_000;

    private static final int MAX_SEGMENTS = 20_000;

    /** A year. */
    private static final double LATEST_SECONDS = 31_536_000;

    private static final int MILLISECONDS = 3;

    private final JsonFactory bounded;
    private final ObjectReader segments;

    AnswerReader(ObjectMapper json) {
        bounded = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(2 * MAX_TEXT_CHARS)
                        .build())
                .build();
        // After a segment there is more.
        segments = json.readerFor(AnswerSegment.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Waits for what has not come yet. @throws TranscriptionFailure when it is none, too much, or breaks off */
    Heard read(InputStream answer) {
        if (answer == null) {
            throw nonsense();
        }
        try (JsonParser parser = bounded.createParser(new BoundedStream(answer, MAX_ANSWER_BYTES))) {
            return read(parser);
        } catch (StreamConstraintsException | BoundedStream.TooLongException e) {
            throw tooLarge();
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes the answer.
            throw nonsense();
        } catch (IOException e) {
            throw new TranscriptionFailure(Kind.PASSING, "The transcription server's answer broke off");
        }
    }

    private Heard read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw nonsense();
        }
        String text = null;
        String language = null;
        List<Segment> heard = List.of();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "text" -> text = text(parser, value);
                case "language" -> language = text(parser, value);
                case "segments" -> heard = segments(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || text == null) {
            throw nonsense();
        }
        if (text.length() > MAX_TEXT_CHARS) {
            throw tooLarge();
        }
        return new Heard(SpokenLanguage.tag(language), StorableText.of(text).strip(), heard);
    }

    private static String text(JsonParser parser, JsonToken value) throws IOException {
        if (value.isStructStart()) {
            throw nonsense();
        }
        return parser.getValueAsString();
    }

    private List<Segment> segments(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (value != JsonToken.START_ARRAY) {
            throw nonsense();
        }
        List<Segment> heard = new ArrayList<>();
        int count = 0;
        long chars = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            AnswerSegment segment = segments.readValue(parser);
            if (segment != null && segment.text() != null) {
                chars += segment.text().length();
            }
            if (++count > MAX_SEGMENTS || chars > 2L * MAX_TEXT_CHARS) {
                throw tooLarge();
            }
            if (segment != null && isWhole(segment)) {
                heard.add(segment(segment));
            }
        }
        return heard;
    }

    private static boolean isWhole(AnswerSegment segment) {
        return segment.text() != null
                && isTime(segment.start())
                && isTime(segment.end())
                && segment.start() <= segment.end();
    }

    private static boolean isTime(Double seconds) {
        return seconds != null && seconds >= 0 && seconds <= LATEST_SECONDS;
    }

    private static Segment segment(AnswerSegment segment) {
        return new Segment(
                rounded(segment.start()),
                rounded(segment.end()),
                StorableText.of(segment.text()).strip());
    }

    private static BigDecimal rounded(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(MILLISECONDS, RoundingMode.HALF_UP);
    }

    /** For an answer that is none. */
    static TranscriptionFailure nonsense() {
        return new TranscriptionFailure(Kind.PASSING, "The transcription server's answer is no transcript");
    }

    private static TranscriptionFailure tooLarge() {
        return new TranscriptionFailure(Kind.FINAL, "The transcript is larger than " + MAX_TEXT_CHARS + " characters");
    }
}
