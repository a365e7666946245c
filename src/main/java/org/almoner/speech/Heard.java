package org.almoner.speech;

import java.util.List;
import java.util.Objects;

/**
 * What a transcription server heard, as it may be stored: bounded, and without characters that PostgreSQL does not take.
 *
 * @param language a BCP 47 tag, or null when the server told none
 * @param segments in their order; empty when the server told none
 */
public record Heard(String language, String text, List<Segment> segments) {

    public Heard {
        Objects.requireNonNull(text);
        segments = List.copyOf(segments);
    }

    /** Not the default, which would log what was said. */
    @Override
    public String toString() {
        return "Heard[" + segments.size() + " segments]";
    }
}
