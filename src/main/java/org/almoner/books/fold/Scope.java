package org.almoner.books.fold;

import java.util.UUID;

/**
 * Of what a series is.
 *
 * @param stored as it stands in the tables
 */
public record Scope(String stored) {

    /** Everything, what no ticket or country is known of included. */
    public static final Scope ALL = new Scope("all");

    /** @return null for null */
    public static Scope ticket(UUID ticketId) {
        return ticketId == null ? null : new Scope("ticket:" + ticketId);
    }

    /** @param country an upper-case ISO 3166 code @return null for null */
    public static Scope country(String country) {
        return country == null ? null : new Scope("country:" + country);
    }
}
