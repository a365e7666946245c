package org.almoner.support;

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
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.almoner.support.SupportMessage.Author;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.Contacts;
import org.hibernate.annotations.UuidGenerator;

/** A visitor's question and what came of it. Contact and messages are personal data: never logged. */
@Entity
@Table(name = "support_tickets")
public class SupportTicket extends PanacheEntityBase {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Column(name = "token_hash", nullable = false, updatable = false)
    byte[] tokenHash;

    @Column(nullable = false, length = 200)
    public String subject;

    @Enumerated(EnumType.STRING)
    @Column(name = "contact_type", nullable = false)
    public ContactType contactType;

    /** As {@link Contacts} stores it. */
    @Column(name = "contact_value", nullable = false)
    String contactValue;

    /** By what it is found, see {@link Contacts.Stored}; null where the version before stored it without a key. */
    @Column(name = "contact_search")
    String contactSearch;

    /** The recording ticket that it is about; may be null. */
    @Column(name = "ticket_id")
    public UUID ticketId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public SupportStatus status;

    /** How many messages the thread has. */
    @Column(nullable = false)
    public int messages;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    public Instant updatedAt;

    /** For Hibernate. */
    protected SupportTicket() {}

    /** A thread without a message yet. */
    static SupportTicket of(NewSupportTicket input, Contacts.Stored contact, SupportToken token, Instant now) {
        SupportTicket ticket = new SupportTicket();
        ticket.tokenHash = token.hash();
        ticket.subject = input.subject();
        ticket.contactType = input.contactType();
        ticket.contactValue = contact.value();
        ticket.contactSearch = contact.search();
        ticket.ticketId = input.ticketId();
        ticket.status = SupportStatus.OPEN;
        ticket.createdAt = now;
        ticket.updatedAt = ticket.createdAt;
        return ticket;
    }

    /** Deletes it and its messages with a statement: see RecordingTicket.remove(). */
    public Uni<Void> remove() {
        return delete("id", id).replaceWithVoid();
    }

    /** The thread, or null when there is none. */
    static Uni<SupportTicket> find(UUID id) {
        return findById(id);
    }

    /** The thread, or null; nobody else writes to it until the end of the transaction, so that messages have one order. */
    public static Uni<SupportTicket> findToChange(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The thread that the token shows, or null. */
    public static Uni<SupportTicket> find(SupportToken token) {
        return find("tokenHash", token.hash()).firstResult();
    }

    /** As {@link #find(SupportToken)}, and nobody else writes to it until the end of the transaction. */
    public static Uni<SupportTicket> findToChange(SupportToken token) {
        return find("tokenHash", token.hash())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }

    /** The next message of the thread: a visitor's opens it, an administrator's answers it. */
    SupportMessage say(Author author, String text, Instant now) {
        status = author == Author.VISITOR ? SupportStatus.OPEN : SupportStatus.ANSWERED;
        updatedAt = later(now);
        messages++;
        return SupportMessage.of(this, author, text, updatedAt);
    }

    void close(Instant now) {
        if (status != SupportStatus.CLOSED) {
            status = SupportStatus.CLOSED;
            updatedAt = later(now);
        }
    }

    /** Later than all that was before, whatever the clock says: the instant is the order of the thread. */
    private Instant later(Instant now) {
        Instant next = updatedAt.plus(1, ChronoUnit.MICROS);
        return next.isAfter(now) ? next : now;
    }
}
