package org.almoner.desk.people;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.almoner.desk.frame.Form;
import org.almoner.donor.erasure.Touched;
import org.almoner.web.problem.ProblemException;

/**
 * What the page showed on which somebody confirmed an erasure. Less may be left of it: an erasure that did not come to its end has done
 * a part, and the form is sent again.
 */
public final class ErasureShown {

    /** The name of the form's field that tells it, without {@code was.}. */
    private static final String FIELD = "touched";

    /** As {@code Map.toString} writes a kind; a kind that is not told was none. */
    private static final Pattern NUMBER = Pattern.compile("(\\w+)=(\\d{1,18})");

    private final Form form;
    private final Map<String, Long> numbers;

    ErasureShown(Form form) {
        this.form = form;
        numbers = NUMBER.matcher(form.verbatim("was." + FIELD))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), ErasureShown::number, Long::sum));
    }

    private static Long number(MatchResult found) {
        return Long.valueOf(found.group(2));
    }

    /** @throws ProblemException 409 where more of a kind would go, or stay, than the page showed */
    void refuseMore(Touched now) {
        if (now.numbers().entrySet().stream().anyMatch(kind -> kind.getValue() > of(kind.getKey()))) {
            form.expect(Map.of(FIELD, now.numbers()));
        }
    }

    private long of(String kind) {
        return numbers.getOrDefault(kind, 0L);
    }

    /** Whether something had gone before, or went with another erasure at the same time. */
    public boolean hadMoreThan(Touched done) {
        return numbers.keySet().stream().anyMatch(kind -> of(kind) > touched(done, kind));
    }

    /** How many of the recordings that were to stay nothing of the person led to any more. */
    public long keptBeyond(Touched done) {
        return Math.max(0, of(Touched.KEPT) - done.kept());
    }

    private static long touched(Touched done, String kind) {
        long touched = done.numbers().getOrDefault(kind, 0L);
        return kind.equals("donations") ? touched + done.numbers().getOrDefault("unreadable", 0L) : touched;
    }
}
