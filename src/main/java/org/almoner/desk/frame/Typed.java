package org.almoner.desk.frame;

import io.quarkus.qute.RawString;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
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

    /** Whether this was chosen of several in the field, or ticked among them; nothing is where nothing was sent. */
    public boolean has(String field, Object value) {
        return form != null && form.all(field).anyMatch(value.toString()::equals);
    }

    /** Whether somebody was faster: then the page shows what they have done beside what was typed. */
    public boolean isOvertaken() {
        return problem != null && problem.status() == HttpURLConnection.HTTP_CONFLICT;
    }

    /**
     * What a hidden field says that its page has shown. Where somebody was faster that is what is there now; where something is merely not
     * valid it is what was shown when it was typed, or nobody would be told of what came since.
     *
     * @param now may be null
     */
    public String shown(String field, Object now) {
        return isOvertaken() ? Objects.toString(now, "") : text(field, now);
    }

    /** What was chosen of several in the field; nothing where it was not valid, or nothing was sent. @param field of ids */
    public List<UUID> ids(String field) {
        return form == null || isWrong(field) ? List.of() : form.ids(field);
    }

    /** The attribute of a field that was not valid. */
    public RawString mark(String field) {
        return isWrong(field) ? WRONG : RIGHT;
    }

    private boolean isWrong(String field) {
        return problem != null
                && problem.errors().stream().anyMatch(error -> error.field().equals(field));
    }
}
