package org.almoner.ticket;

/** A table with contacts: its columns are {@code id}, {@code contact_type}, {@code contact_value} and {@code contact_search}. */
public interface ContactHolder {

    /** What is counted, as a property of the answer, {@code supportThreads}. */
    String kind();

    String table();
}
