package org.almoner.donor.erasure;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almoner.database.sql.InTime;
import org.almoner.donation.donor.DonorErasure;
import org.almoner.donation.donor.DonorErasure.Erased;
import org.almoner.donation.fact.DonorHash;
import org.almoner.ticket.EmailContacts;
import org.almoner.ticket.SealedContacts;
import org.almoner.ticket.TicketContacts;
import org.almoner.web.access.AdminActions;
import org.almoner.web.privacy.PersonalData;
import org.almoner.web.privacy.PersonalData.Person;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Forgets people. The money stays, and what was erased says nothing of whom it was. */
@Cancellable(false)
@InTime
@Path("/admin/people")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class PeopleResource {

    private final AdminActions actions;
    private final List<PersonalData> rooms;
    private final TicketContacts tickets;
    private final EmailContacts contacts;
    private final SealedContacts sealed;
    private final DonorErasure donors;
    private final DonorHash hash;

    PeopleResource(
            AdminActions actions,
            @All List<PersonalData> rooms,
            TicketContacts tickets,
            EmailContacts contacts,
            SealedContacts sealed,
            DonorErasure donors,
            DonorHash hash) {
        this.actions = actions;
        this.rooms = rooms;
        this.tickets = tickets;
        this.contacts = contacts;
        this.sealed = sealed;
        this.donors = donors;
        this.hash = hash;
    }

    @DELETE
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Forgets a person, for good",
            description =
                    "By e-mail address, phone number or the hash of an e-mail address. Contacts, support threads and"
                            + " profiles go, recordings and transcripts if asked for; in the ledger the donor becomes Anonymous,"
                            + " also in events that come later. The money stays. Answers how much of each kind it touched, and how many"
                            + " donations still name them since their history cannot be read (unreadable).")
    @APIResponse(responseCode = "200", description = "Forgotten, now or before: doing it again touches nothing more")
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(
            responseCode = "409",
            description = "There are contacts that cannot be read here, theirs perhaps; nothing is changed")
    @InTime(unless = "all donations of a person are written, a part at a time")
    public Uni<Map<String, Long>> erase(@NotNull @Valid PersonToErase person) {
        return actions.keep("person.erase", null, null, () -> erased(person));
    }

    @POST
    @Path("/touched")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "What forgetting a person would touch",
            description =
                    "In the same numbers as the forgetting itself, which it goes through and takes back. That somebody looked is kept.")
    @APIResponse(responseCode = "200", description = "How many of each kind; nothing is changed")
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(
            responseCode = "409",
            description = "There are contacts that cannot be read here, theirs perhaps; nothing is changed")
    @InTime(unless = "all donations of a person are read, a part at a time")
    public Uni<Map<String, Long>> touched(@NotNull @Valid PersonToErase person) {
        return actions.keep("person.look", null, null, () -> counted(person));
    }

    private Uni<Map<String, Long>> counted(PersonToErase person) {
        return contact(person)
                .flatMap(contact -> contactTouched(contact, Boolean.TRUE.equals(person.recordings()))
                        .flatMap(touched -> donors.count(hashes(person, contact))
                                .invoke(donations -> touched.put("donations", donations))
                                .replaceWith(touched)));
    }

    private Uni<Map<String, Long>> erased(PersonToErase person) {
        return contact(person)
                .flatMap(contact -> contactErased(contact, Boolean.TRUE.equals(person.recordings()))
                        .flatMap(touched -> donorErased(hashes(person, contact))
                                .invoke(erased -> {
                                    touched.put("donations", erased.donations());
                                    touched.put("unreadable", erased.unreadable());
                                })
                                .replaceWith(touched)));
    }

    /** Of a hash that whose it is, where a contact shows it; nothing where none does. */
    private Uni<Optional<String>> contact(PersonToErase person) {
        return person.emailHash() == null
                ? Uni.createFrom().item(Optional.of(person.contact()))
                : contacts.find(email -> hash.all(email).contains(person.emailHash()));
    }

    /** Of the e-mail address, under each key; none of a phone number. */
    private Set<String> hashes(PersonToErase person, Optional<String> contact) {
        Set<String> hashes = new TreeSet<>();
        if (person.emailHash() != null) {
            hashes.add(person.emailHash());
        }
        if (person.phone() == null) {
            contact.map(hash::all).ifPresent(hashes::addAll);
        }
        return hashes;
    }

    private Uni<Erased> donorErased(Set<String> hashes) {
        return hashes.isEmpty() ? Uni.createFrom().item(new Erased(0, 0)) : donors.erase(hashes);
    }

    /** All rooms in one transaction: half of a person is not forgotten. */
    private Uni<Map<String, Long>> contactErased(Optional<String> contact, boolean withRecordings) {
        return Panache.withTransaction(() -> rooms(contact, withRecordings));
    }

    /** The same in a transaction that is rolled back. */
    private Uni<Map<String, Long>> contactTouched(Optional<String> contact, boolean withRecordings) {
        return Panache.withTransaction(() -> Panache.currentTransaction()
                .invoke(Mutiny.Transaction::markForRollback)
                .chain(() -> rooms(contact, withRecordings)));
    }

    /** Nothing of nobody. What cannot be read was not found, so where there is such a contact nothing is answered. */
    private Uni<Map<String, Long>> rooms(Optional<String> contact, boolean withRecordings) {
        return contact.map(known -> rooms(known, withRecordings))
                .orElseGet(() -> Uni.createFrom().item(nothing()))
                .call(sealed::requireReadable);
    }

    private Uni<Map<String, Long>> rooms(String contact, boolean withRecordings) {
        Map<String, Long> touched = nothing();
        return tickets.ticketsOf(contact)
                .map(ids -> new Person(contact, Set.copyOf(ids), withRecordings))
                .flatMap(person -> Multi.createFrom()
                        .iterable(rooms)
                        .onItem()
                        .transformToUniAndConcatenate(
                                room -> room.erase(person).invoke(count -> touched.put(room.kind(), (long) count)))
                        .collect()
                        .last())
                .replaceWith(touched);
    }

    private Map<String, Long> nothing() {
        Map<String, Long> touched = new TreeMap<>();
        rooms.forEach(room -> touched.put(room.kind(), 0L));
        return touched;
    }
}
