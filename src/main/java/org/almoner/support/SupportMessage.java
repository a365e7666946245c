package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.UuidGenerator;

/** One message of a thread; it is not changed any more. Personal data: never logged. */
@Entity
@Immutable
@Table(name = "support_messages")
public class SupportMessage extends PanacheEntityBase {

    /** Who says it. */
    @RegisterForReflection
    public enum Author {
        VISITOR,
        ADMIN
    }

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public UUID id;

    @Column(name = "support_ticket_id", nullable = false)
    public UUID supportTicketId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public Author author;

    @Column(nullable = false)
    public String text;

    @Column(name = "created_at", nullable = false)
    public Instant createdAt;

    /** For Hibernate. */
    protected SupportMessage() {}

    static SupportMessage of(SupportTicket ticket, Author author, String text, Instant createdAt) {
        SupportMessage message = new SupportMessage();
        message.supportTicketId = ticket.id;
        message.author = author;
        message.text = text;
        message.createdAt = createdAt;
        return message;
    }

    /** Oldest first, one more than the limit where there are as many. @param after null for the beginning */
    public static Uni<List<SupportMessage>> of(UUID supportTicketId, Cursor after, Limit limit) {
        PanacheQuery<SupportMessage> messages = after == null
                ? find("supportTicketId = ?1 order by createdAt, id", supportTicketId)
                : find(
                        "supportTicketId = ?1 and (createdAt, id) > (?2, ?3) order by createdAt, id",
                        supportTicketId,
                        after.at(),
                        after.id());
        return messages.range(0, limit.rows()).list();
    }
}
