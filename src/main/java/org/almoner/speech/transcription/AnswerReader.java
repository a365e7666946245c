package org.almoner.speech.transcription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import org.almoner.speech.Heard;
import org.almoner.speech.Segment;
import org.almoner.speech.transcription.TranscriptionAnswer.Part;
import org.almoner.speech.transcription.TranscriptionFailure.Kind;

/** Makes of an answer what may be stored: bounded, in characters that PostgreSQL takes, with times that are some. */
@ApplicationScoped
class AnswerReader {

    /** Of the whole answer; words with times of their own make it ten times its text. */
    private static final int MAX_ANSWER_CHARS = 16_000_000;

    /** A day of speech has half of it. */
    private static final int MAX_TEXT_CHARS = 1_000_000;

    private static final int MAX_SEGMENTS = 20_000;

    /** A year in seconds. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(31_536_000);

    private static final int MILLISECONDS = 3;

    private final ObjectMapper json;

    AnswerReader(ObjectMapper json) {
        this.json = json;
    }

    /** @throws TranscriptionFailure when it is none, or too much */
    Heard read(String answer) {
        if (answer == null || answer.isBlank()) {
            throw new TranscriptionFailure(Kind.PASSING, "The transcription server's answer was empty");
        }
        if (answer.length() > MAX_ANSWER_CHARS) {
            throw tooLarge();
        }
        TranscriptionAnswer read = parse(answer);
        if (read == null || read.text() == null) {
            throw nonsense();
        }
        List<Part> parts = read.segments() == null ? List.of() : read.segments();
        if (read.text().length() > MAX_TEXT_CHARS
                || parts.size() > MAX_SEGMENTS
                || length(parts) > 2L * MAX_TEXT_CHARS) {
            throw tooLarge();
        }
        return new Heard(
                SpokenLanguage.tag(read.language()),
                StorableText.of(read.text()).strip(),
                parts.stream()
                        .filter(Objects::nonNull)
                        .filter(AnswerReader::isWhole)
                        .map(AnswerReader::segment)
                        .toList());
    }

    private TranscriptionAnswer parse(String answer) {
        try {
            return json.readValue(answer, TranscriptionAnswer.class);
        } catch (JsonProcessingException e) {
            // Without the cause: its message quotes the answer.
            throw nonsense();
        }
    }

    private static long length(List<Part> parts) {
        return parts.stream()
                .filter(part -> part != null && part.text() != null)
                .mapToLong(part -> part.text().length())
                .sum();
    }

    private static boolean isWhole(Part part) {
        return part.text() != null
                && isTime(part.start())
                && isTime(part.end())
                && part.start().compareTo(part.end()) <= 0;
    }

    private static boolean isTime(BigDecimal seconds) {
        return seconds != null && seconds.signum() >= 0 && seconds.compareTo(LATEST) <= 0;
    }

    private static Segment segment(Part part) {
        return new Segment(
                rounded(part.start()),
                rounded(part.end()),
                StorableText.of(part.text()).strip());
    }

    private static BigDecimal rounded(BigDecimal seconds) {
        return seconds.setScale(MILLISECONDS, RoundingMode.HALF_UP);
    }

    private static TranscriptionFailure nonsense() {
        return new TranscriptionFailure(Kind.PASSING, "The transcription server's answer is no transcript");
    }

    private static TranscriptionFailure tooLarge() {
        return new TranscriptionFailure(Kind.FINAL, "The transcript is larger than " + MAX_TEXT_CHARS + " characters");
    }
}
