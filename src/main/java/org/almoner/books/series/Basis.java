package org.almoner.books.series;

/** What day a sum belongs to. */
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
    String stored() {
        return stored;
    }
}
