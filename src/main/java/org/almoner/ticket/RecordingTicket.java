package org.almoner.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.almoner.web.problem.ProblemException;
import org.hibernate.annotations.UuidGenerator;

/** A person's request for a recording, which donors give to. Its contact is personal data: never logged. */
@Entity
@Table(name = "recording_tickets")
public class RecordingTicket extends PanacheEntityBase {

    private static final String TO_REMOVE = "select * from recording_tickets where id = :id for update";

    private static final String IS_NAMED = "select exists (select from stripe_attributions where ticket_id = :id)";

    /** A UUID of version 7 (RFC 9562), so that new rows lie together in the index. */
    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Enumerated(EnumType.STRING)
    @Column(name = "contact_type", nullable = false)
    public ContactType contactType;

    /** As {@link Contacts} stores it; null once its person is forgotten. */
    @Column(name = "contact_value")
    String contactValue;

    /** By what it is found, see {@link Contacts.Stored}; null where the version before stored it without a key. */
    @Column(name = "contact_search")
    String contactSearch;

    /** May be null. */
    @Column(name = "display_name", length = 120)
    public String displayName;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public TicketStatus status;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    public Instant updatedAt;

    /** For Hibernate. */
    protected RecordingTicket() {}

    /** A new ticket that nobody has given to. @param displayName may be null */
    public static RecordingTicket draft(
            ContactType contactType, Contacts.Stored contact, String displayName, Instant now) {
        RecordingTicket ticket = new RecordingTicket();
        ticket.reach(contactType, contact);
        ticket.displayName = displayName;
        ticket.status = TicketStatus.DRAFT;
        ticket.createdAt = now;
        ticket.updatedAt = ticket.createdAt;
        return ticket;
    }

    /**
     * Deletes its row with a statement. The delete of an entity keeps its state in one field for all sessions (Hibernate
     * Reactive, issue 1713): of two at once, one runs on in the other's thread or never ends.
     */
    public Uni<Void> remove() {
        return delete("id", id).replaceWithVoid();
    }

    /** The ticket, or null when there is none. */
    public static Uni<RecordingTicket> find(UUID id) {
        return findById(id);
    }

    /**
     * The ticket, or null when there is none, until the end of the transaction out of reach of other writers: Hibernate
     * writes all columns, also the status that a payment may open meanwhile.
     */
    static Uni<RecordingTicket> findToChange(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @throws ProblemException 409 when it is closed, which is for good */
    void open(Instant now) {
        if (status == TicketStatus.CLOSED) {
            throw ProblemException.conflict("A closed ticket stays closed.");
        }
        move(TicketStatus.OPEN, now);
    }

    void close(Instant now) {
        move(TicketStatus.CLOSED, now);
    }

    void reach(ContactType type, Contacts.Stored contact) {
        contactType = type;
        contactValue = contact.value();
        contactSearch = contact.search();
    }

    void change(TicketChange change, Contacts contacts, Instant now) {
        change.applyTo(this, contacts);
        updatedAt = now;
    }

    private void move(TicketStatus next, Instant now) {
        if (status != next) {
            status = next;
            updatedAt = now;
        }
    }

    /**
     * The ticket, or null when there is none, until the end of the transaction out of reach of whoever would name it. From the beginning:
     * a payment names its ticket before it opens it, and with a lock that grows at the end both would wait for each other.
     */
    static Uni<RecordingTicket> findToRemove(UUID id) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(TO_REMOVE, RecordingTicket.class)
                        .setParameter("id", id)
                        .getSingleResultOrNull());
    }

    /**
     * Whether a donation names it. Before it is removed, as the foreign key waits for whoever has that donation, who may wait for the
     * ticket.
     */
    Uni<Boolean> isNamed() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(IS_NAMED, Boolean.class)
                        .setParameter("id", id)
                        .getSingleResult());
    }

    /** Whether a new checkout may start for it. */
    public boolean takesCheckouts() {
        return status != TicketStatus.CLOSED;
    }
}
