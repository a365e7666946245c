package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.Panache;
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
import org.almoner.web.paging.Page;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.UuidGenerator;

/** One message of a thread; it is not changed any more. Personal data: never logged. */
@Entity
@Immutable
@Table(name = "support_messages")
public class SupportMessage extends PanacheEntityBase {

    /** More than the longest message. */
    private static final int MAX_PAGE_BYTES = 65_536;

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

    /**
     * One page of a thread, oldest first. It ends before the limit where what is said is long: a visitor writes as long a thread as they
     * please, and may ask for it many times at once.
     *
     * @param after null for the beginning
     */
    public static Uni<Page<SupportMessage>> page(UUID supportTicketId, Cursor after, Limit limit) {
        PanacheQuery<SupportMessage> messages = after == null
                ? find(inOrder(after), supportTicketId)
                : find(inOrder(after), supportTicketId, after.at(), after.id());
        return lengths(supportTicketId, after, limit).flatMap(bytes -> {
            Limit fitting = new Limit(rowsOfOnePage(bytes, limit));
            return messages.range(0, fitting.rows())
                    .list()
                    .map(read -> Page.of(read, fitting, message -> new Cursor(message.createdAt, message.id)));
        });
    }

    private static String inOrder(Cursor after) {
        return "supportTicketId = ?1 " + (after == null ? "" : "and (createdAt, id) > (?2, ?3) ")
                + "order by createdAt, id";
    }

    /** What each text takes in UTF-8, one more than the limit where there are as many. */
    private static Uni<List<Integer>> lengths(UUID supportTicketId, Cursor after, Limit limit) {
        return Panache.getSession().flatMap(session -> {
            var lengths = session.createSelectionQuery(
                            "select octet_length(text) from SupportMessage where " + inOrder(after), Integer.class)
                    .setParameter(1, supportTicketId);
            if (after != null) {
                lengths.setParameter(2, after.at()).setParameter(3, after.id());
            }
            return lengths.setMaxResults(limit.rows() + 1).getResultList();
        });
    }

    /** At least one. */
    private static int rowsOfOnePage(List<Integer> bytes, Limit limit) {
        int rows = 0;
        int sum = 0;
        while (rows < Math.min(bytes.size(), limit.rows()) && sum + bytes.get(rows) <= MAX_PAGE_BYTES) {
            sum += bytes.get(rows);
            rows++;
        }
        return Math.max(rows, 1);
    }
}
