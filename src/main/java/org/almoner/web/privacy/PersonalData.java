package org.almoner.web.privacy;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.UUID;

/** The personal data of one room; every bean of it is asked when a person is to be forgotten. */
public interface PersonalData {

    /**
     * Who is to be forgotten.
     *
     * @param contact e-mail address in lower case, or phone number; never logged
     * @param tickets ids of the recording tickets with this contact
     * @param withRecordings whether recordings of these tickets, and what was made of them, go too
     */
    record Person(String contact, Set<UUID> tickets, boolean withRecordings) {

        /** Without the contact: what is printed of it may be logged. */
        @Override
        public String toString() {
            return "Person[tickets=" + tickets.size() + "]";
        }
    }

    /** What is counted, as a property of the answer, {@code supportThreads}. */
    String kind();

    /** Forgets the person, in the caller's transaction. @return how many of that kind it touched */
    Uni<Integer> erase(Person person);
}
