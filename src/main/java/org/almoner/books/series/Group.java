package org.almoner.books.series;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a summary is made by. */
@Schema(enumeration = {"ticket", "country", "currency"})
public enum Group {
    TICKET,
    COUNTRY,
    CURRENCY;

    /** As parameters and answers have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
