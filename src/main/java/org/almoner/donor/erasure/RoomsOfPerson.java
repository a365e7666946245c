package org.almoner.donor.erasure;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.almoner.ticket.SealedContacts;
import org.almoner.ticket.TicketContacts;
import org.almoner.web.privacy.PersonalData;
import org.almoner.web.privacy.PersonalData.Person;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Whatever the rooms keep of whoever has a contact. All of it goes in one transaction, since half of a person is not forgotten; strangers
 * can make much of it, so that transaction is of many statements, none of which takes longer for that.
 */
@ApplicationScoped
class RoomsOfPerson {

    private static final Logger LOG = Logger.getLogger(RoomsOfPerson.class);

    /** Strangers can make any number of tickets. */
    private static final int IN_LOG = 100;

    private final List<PersonalData> rooms;
    private final TicketContacts tickets;
    private final SealedContacts sealed;

    RoomsOfPerson(@All List<PersonalData> rooms, TicketContacts tickets, SealedContacts sealed) {
        this.rooms = rooms;
        this.tickets = tickets;
        this.sealed = sealed;
    }

    /** @param contact in lower case; nothing touches nothing */
    Uni<Touched> erase(Optional<String> contact, boolean withRecordings) {
        return Panache.withTransaction(() -> touch(contact, withRecordings).invoke(RoomsOfPerson::keepInLog));
    }

    /** Once that is done nothing else tells it, and who asked may be gone: before it is done, and so perhaps more than once. */
    private static void keepInLog(Touched touched) {
        if (touched.kept() > 0) {
            LOG.infof(
                    "Recordings stay where somebody is being forgotten: %d, of %d tickets, the first of which are %s",
                    touched.kept(),
                    touched.tickets(),
                    touched.ticketsOfKept().stream().limit(IN_LOG).toList());
        }
    }

    /** @return fails with 409 where there are contacts that cannot be read here, before anything is touched */
    Uni<Void> requireReadable() {
        return Panache.withSession(sealed::requireReadable);
    }

    /** The same in a transaction that is rolled back. */
    Uni<Touched> look(Optional<String> contact, boolean withRecordings) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(Mutiny.Transaction::markForRollback)
                .chain(() -> touch(contact, withRecordings)));
    }

    /** What was too long for the transaction. */
    Uni<Void> finish() {
        return eachRoom(PersonalData::finish);
    }

    /** What cannot be read was not found, so where there is such a contact nothing is answered. */
    private Uni<Touched> touch(Optional<String> contact, boolean withRecordings) {
        Touched touched = Touched.nothing(rooms);
        return contact.map(known -> touch(known, withRecordings, touched))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .call(sealed::requireReadable)
                .replaceWith(touched);
    }

    private Uni<Void> touch(String contact, boolean withRecordings, Touched touched) {
        return tickets.hold(contact)
                .map(pieces -> pieces.isEmpty() ? List.of(List.<UUID>of()) : pieces)
                .flatMap(pieces -> Multi.createFrom()
                        .iterable(pieces)
                        .map(piece -> new Person(contact, Set.copyOf(piece), withRecordings))
                        .onItem()
                        .transformToUniAndConcatenate(person -> eachRoom(room -> touch(room, person, touched)))
                        .collect()
                        .last());
    }

    private static Uni<Void> touch(PersonalData room, Person person, Touched touched) {
        return room.kept(person)
                .invoke(touched::keep)
                .chain(() -> room.erase(person))
                .invoke(count -> touched.add(room.kind(), count))
                .replaceWithVoid();
    }

    private Uni<Void> eachRoom(Function<PersonalData, Uni<Void>> what) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(what::apply)
                .collect()
                .last();
    }
}
