package org.almoner.web.privacy;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The personal data of one room; every bean of it is asked when a person is to be forgotten. */
public interface PersonalData extends Finishing {

    /**
     * Who is to be forgotten. Contacts are not verified: of a person with many tickets rooms are told once for each thousand of them.
     *
     * @param contact e-mail address in lower case, or phone number; never logged
     * @param tickets ids of recording tickets with this contact, a thousand at most; the transaction holds them
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

    /**
     * Forgets the person, in the caller's transaction, in statements of which each is quick. @return how many of that kind it touched
     */
    Uni<Integer> erase(Person person);

    /** What stays though it may speak of the person, since nobody asked for it to go: how much, by the ticket; in the caller's transaction. */
    default Uni<Map<UUID, Integer>> kept(Person person) {
        return Uni.createFrom().item(Map.of());
    }
}
