package org.almoner.speech.transcription;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;

/**
 * What we read of an answer in {@code verbose_json}; all of it may be missing.
 *
 * @param language its English name ({@code german}) or its code ({@code de}): servers differ
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record TranscriptionAnswer(String text, String language, List<Part> segments) {

    /** @param start in seconds @param end in seconds */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Part(BigDecimal start, BigDecimal end, String text) {}

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "TranscriptionAnswer";
    }
}
