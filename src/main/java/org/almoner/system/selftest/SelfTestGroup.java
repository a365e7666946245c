package org.almoner.system.selftest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.function.Supplier;
import org.almoner.ticket.ContactType;
import org.almoner.ticket.Contacts;
import org.almoner.ticket.RecordingTicket;

/**
 * One part of the database that the self-test goes through: it creates, reads, updates and deletes with the code that
 * serves requests. It runs in a transaction that is rolled back whatever it does.
 */
interface SelfTestGroup {

    /** Nobody's (RFC 2606, 2). */
    String ADDRESS = "self-test@example.invalid";

    /** A ticket with that id and name, for those who send statements. */
    String TICKET = """
            insert into recording_tickets (id, contact_type, contact_value, display_name, status, created_at, updated_at)
            values (cast($1 as uuid), 'EMAIL', '%s', cast($2 as text), 'DRAFT', now(), now())
            """.formatted(ADDRESS);

    /** As the contract names it. */
    String name();

    /** Whether no payment could be taken without it. */
    default boolean isOfPayments() {
        return false;
    }

    /** @return what was done, in a few words; fails with {@link SelfTestFailure} when something is not as it should be */
    Uni<String> run();

    /** Something was not as it should be; the message says what. */
    final class SelfTestFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        SelfTestFailure(String message) {
            super(message);
        }
    }

    /** A ticket, in the session's transaction. */
    static Uni<RecordingTicket> ticket(String name, Contacts contacts, Clock clock) {
        return RecordingTicket.draft(ContactType.EMAIL, contacts.store(ADDRESS), name, clock.instant())
                .persistAndFlush();
    }

    /** From the database and not from the session's memory. */
    static <T> Uni<T> anew(Supplier<Uni<T>> reading) {
        return Panache.getSession().invoke(session -> session.clear()).chain(session -> reading.get());
    }

    /** @throws SelfTestFailure unless it holds */
    static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new SelfTestFailure(otherwise);
        }
    }
}
