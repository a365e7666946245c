package org.almoner.donor.erasure;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.almoner.database.sql.InTime;
import org.almoner.donation.donor.DonorErasure;
import org.almoner.donation.donor.DonorErasure.Erased;
import org.almoner.donation.fact.DonorHash;
import org.almoner.ticket.EmailContacts;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
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
    private final AskedErasures asked;
    private final RoomsOfPerson rooms;
    private final EmailContacts contacts;
    private final DonorErasure donors;
    private final DonorHash hash;
    private final LongWork longWork;

    PeopleResource(
            AdminActions actions,
            AskedErasures asked,
            RoomsOfPerson rooms,
            EmailContacts contacts,
            DonorErasure donors,
            DonorHash hash,
            LongWork longWork) {
        this.actions = actions;
        this.asked = asked;
        this.rooms = rooms;
        this.contacts = contacts;
        this.donors = donors;
        this.hash = hash;
        this.longWork = longWork;
    }

    @DELETE
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Forgets a person, for good",
            description =
                    "By e-mail address, phone number or the hash of an e-mail address. Contacts, support threads, profiles and"
                            + " letters of thanks of their tickets go, recordings and transcripts if asked for; in the ledger the donor becomes Anonymous,"
                            + " also in events that come later. The money stays. Answers how much of each kind it touched, and how many"
                            + " donations still name them since their history cannot be read (unreadable). Recordings of their"
                            + " tickets that stay (recordingsKept) are found by the ticket alone from then on, and by nothing of the person.")
    @APIResponse(
            responseCode = "200",
            description =
                    "Forgotten, now or before: doing it again touches nothing more, and counts nothing that stays")
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(
            responseCode = "409",
            description =
                    "There are contacts that cannot be read here, theirs perhaps; nothing is changed, or donations alone where such"
                            + " a contact came meanwhile")
    @APIResponse(
            responseCode = "503",
            description =
                    "It takes longer than an answer may and goes on: ask again for its result, with what was left; or the database is away or busy:"
                            + " ask again, which does and tells what is left")
    @InTime(unless = "all donations of a person are written, a part at a time")
    public Uni<Map<String, Long>> erase(@NotNull @Valid PersonToErase person) {
        return longWork.answer(actions.keep("person.erase", null, null, () -> erasedOnce(person)))
                .invoke(touched -> asked.told(person, touched))
                .map(Touched::numbers);
    }

    /**
     * The same for the desk, which also shows where recordings stay.
     *
     * @param before sees what would be touched, and may throw: then nothing is
     */
    @InTime(unless = "all donations of a person are written, a part at a time")
    public Uni<Touched> forget(@NotNull @Valid PersonToErase person, Consumer<Touched> before) {
        // One step for whoever is allowed to: when its request is over, so is what is known of them.
        return longWork.answer(actions.keep(
                        "person.erase",
                        null,
                        null,
                        () -> counted(person).invoke(before).chain(() -> erasedOnce(person))))
                .invoke(touched -> asked.told(person, touched));
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
    @APIResponse(
            responseCode = "503",
            description = "It takes longer than an answer may, or the database is away; nothing is changed")
    @InTime(unless = "all donations of a person are read, a part at a time")
    public Uni<Map<String, Long>> touched(@NotNull @Valid PersonToErase person) {
        return longWork.answer(actions.keep("person.look", null, null, () -> counted(person)))
                .map(Touched::numbers);
    }

    /** The same for the desk, which also shows where recordings stay, and has its own {@link LongWork}. */
    @InTime(unless = "all donations of a person are read, a part at a time")
    public Uni<Touched> look(@NotNull @Valid PersonToErase person) {
        return actions.keep("person.look", null, null, () -> counted(person));
    }

    private Uni<Touched> counted(PersonToErase person) {
        return contact(person)
                .flatMap(contact -> rooms.look(contact, person.withRecordings())
                        .call(touched -> donors.count(hashes(person, contact))
                                .invoke(donations -> touched.add("donations", donations))));
    }

    private Uni<Touched> erasedOnce(PersonToErase person) {
        return asked.run(person, () -> erased(person));
    }

    /**
     * What leads to the recordings that stay goes last, with the answer that tells of them: until then whoever asks again is told the
     * same. Donors are remembered first, and forgotten though nobody asks again.
     */
    private Uni<Touched> erased(PersonToErase person) {
        return contact(person)
                .call(rooms::requireReadable)
                .flatMap(contact -> donorErased(hashes(person, contact))
                        .flatMap(erased -> rooms.erase(contact, person.withRecordings())
                                .invoke(touched -> {
                                    touched.add("donations", erased.donations());
                                    touched.add("unreadable", erased.unreadable());
                                })))
                .call(() -> person.withRecordings()
                        ? rooms.finish()
                        : Uni.createFrom().voidItem());
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
}
