package org.almoner.speech;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;

/**
 * A stretch of speech.
 *
 * @param start in seconds from the beginning of the recording
 * @param end likewise
 * @param text personal data
 */
@RegisterForReflection
public record Segment(BigDecimal start, BigDecimal end, String text) {

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "Segment[" + start + "-" + end + "]";
    }
}
