package org.almoner.desk.frame;

import io.quarkus.qute.RawString;
import java.util.Objects;
import org.almoner.web.problem.Problem;

/**
 * What stands in a form when its page is shown: what is kept, or what was typed into it where that was not valid, so that nobody types
 * it anew.
 *
 * @param form null where nothing was sent; problem likewise
 */
public record Typed(Form form, Problem problem) {

    public static final Typed NOTHING = new Typed(null, null);

    private static final RawString WRONG = new RawString(" aria-invalid=\"true\"");
    private static final RawString RIGHT = new RawString("");

    /** What was typed into the field. @param kept where nothing was sent; may be null */
    public String text(String field, Object kept) {
        return form == null ? Objects.toString(kept, "") : form.verbatim(field);
    }

    /** Whether the field was ticked. @param kept where nothing was sent */
    public boolean ticked(String field, boolean kept) {
        return form == null ? kept : form.text(field) != null;
    }

    /** The attribute of a field that was not valid. */
    public RawString mark(String field) {
        return problem != null
                        && problem.errors().stream()
                                .anyMatch(error -> error.field().equals(field))
                ? WRONG
                : RIGHT;
    }
}
