package org.almoner.books.fold;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What day a sum belongs to. */
@Schema(enumeration = {"movement", "gift"})
public enum Basis {

    /** That on which the money moved, or was booked since its month was closed. */
    MOVEMENT("M"),

    /** That on which the gift was paid of which it is: what is given back later is taken off there. */
    GIFT("G");

    private final String stored;

    Basis(String stored) {
        this.stored = stored;
    }

    /** As it stands in the tables. */
    public String stored() {
        return stored;
    }

    /** As parameters and answers have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
