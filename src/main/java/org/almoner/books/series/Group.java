package org.almoner.books.series;

/** What a summary is made by. */
public enum Group {
    TICKET,
    COUNTRY,
    CURRENCY
}
