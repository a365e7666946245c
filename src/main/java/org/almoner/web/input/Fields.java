package org.almoner.web.input;

import java.util.List;
import org.almoner.web.problem.ProblemException;

/** Reads what was given for a field. Each method gives null for null, and throws a 400 that names the field and what is expected of it. */
public final class Fields {

    private Fields() {}

    /** @param words as their {@code toString} has them */
    public static <T> T word(String field, String text, List<T> words) {
        return text == null
                ? null
                : words.stream()
                        .filter(word -> word.toString().equals(text))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(field, "must be one of " + words));
    }
}
