package org.almoner.web.paging;

import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How many rows a page has at most. Take it as {@code @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit};
 * anything but a whole number from 1 to {@value #MAX} is a 400.
 */
@Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + Limit.MAX)
public record Limit(int rows) {

    /** The size of a page when nobody asks for another. */
    public static final String DEFAULT = "50";

    /** The largest page. */
    public static final int MAX = 200;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");

    public Limit {
        if (rows < 1 || rows > MAX) {
            throw new IllegalArgumentException("A limit lies between 1 and " + MAX);
        }
    }

    /** JAX-RS calls it for parameters. @throws ProblemException 400 for anything but a number in range */
    public static Limit fromString(String text) {
        int rows = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (rows < 1 || rows > MAX) {
            throw ProblemException.invalid("limit", "must be a whole number from 1 to " + MAX);
        }
        return new Limit(rows);
    }
}
