package org.almoner.donor.mail;

import java.util.UUID;

/**
 * A letter to one person, as text and as HTML.
 *
 * @param to as {@link Recipient} gives it
 * @param language for its header, as {@code de}
 */
public record Letter(UUID id, String to, String language, String subject, String text, String html) {

    /** Without whom it is to and what it says. */
    @Override
    public String toString() {
        return "Letter " + id;
    }
}
