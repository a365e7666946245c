package org.almoner.ticket;

/** A table with contacts: its columns are {@code id}, {@code contact_type}, {@code contact_value}, {@code contact_search} and {@code created_at}. */
public interface ContactHolder {

    /** What is counted, as a property of the answer, {@code supportThreads}. */
    String kind();

    String table();
}
