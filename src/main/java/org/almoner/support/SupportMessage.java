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
import java.util.ArrayList;
import java.util.Collections;
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

    private static final Order OLDEST_FIRST = new Order(">", "asc");
    private static final Order NEWEST_FIRST = new Order("<", "desc");

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
        return page(supportTicketId, after, limit, OLDEST_FIRST);
    }

    /**
     * The end of a thread, or what stands before a message, as long as {@link #page}: these too the oldest first.
     *
     * @param before null for the end
     * @return its cursor leads to what was said before
     */
    static Uni<Page<SupportMessage>> end(UUID supportTicketId, Cursor before, Limit limit) {
        return page(supportTicketId, before, limit, NEWEST_FIRST).map(page -> {
            List<SupportMessage> inOrder = new ArrayList<>(page.rows());
            Collections.reverse(inOrder);
            return new Page<>(inOrder, page.nextCursor());
        });
    }

    private static Uni<Page<SupportMessage>> page(UUID supportTicketId, Cursor from, Limit limit, Order order) {
        PanacheQuery<SupportMessage> messages = from == null
                ? find(order.from(null), supportTicketId)
                : find(order.from(from), supportTicketId, from.at(), from.id());
        return lengths(supportTicketId, from, limit, order).flatMap(bytes -> {
            Limit fitting = new Limit(rowsOfOnePage(bytes, limit));
            return messages.range(0, fitting.rows())
                    .list()
                    .map(read -> Page.of(read, fitting, message -> new Cursor(message.createdAt, message.id)));
        });
    }

    /** In which way a thread is read. */
    private record Order(String comparison, String direction) {

        /** @param cursor null for where it begins */
        String from(Cursor cursor) {
            return "supportTicketId = ?1 "
                    + (cursor == null ? "" : "and (createdAt, id) " + comparison + " (?2, ?3) ")
                    + "order by createdAt " + direction + ", id " + direction;
        }
    }

    /** What each text takes in UTF-8, one more than the limit where there are as many. */
    private static Uni<List<Integer>> lengths(UUID supportTicketId, Cursor from, Limit limit, Order order) {
        return Panache.getSession().flatMap(session -> {
            var lengths = session.createSelectionQuery(
                            "select octet_length(text) from SupportMessage where " + order.from(from), Integer.class)
                    .setParameter(1, supportTicketId);
            if (from != null) {
                lengths.setParameter(2, from.at()).setParameter(3, from.id());
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
