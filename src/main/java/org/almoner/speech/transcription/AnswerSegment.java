package org.almoner.speech.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What we read of a segment of an answer in {@code verbose_json}; all of it may be missing. Its times are no decimals, of
 * which a few characters can say more digits than there is memory for.
 *
 * @param start in seconds
 * @param end in seconds
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record AnswerSegment(Double start, Double end, String text) {

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "AnswerSegment";
    }
}
