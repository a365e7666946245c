package org.almoner.ticket;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.almoner.database.sql.RowJson;

/**
 * Stores contacts anew with the first key: after a key was added in front, or when there was none before; and those that a version before
 * has stored so that they are not found however they are written. Piece by piece, and only what nobody has changed meanwhile, so
 * that it may run beside all else and any number of times.
 */
@ApplicationScoped
class ContactRotation {

    private static final int PIECE = 500;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String NEXT = """
            select id, contact_value, contact_search from %s
            where contact_value is not null and id > cast(:after as uuid)
            order by id limit :piece
            """;

    /** In the order of their ids, as payments lock the drafts that they open. */
    private static final String WRITE = """
            with anew as materialized (
                select * from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                    as anew(id uuid, old text, value text, search text)
            ), held as materialized (
                select id from %1$s where id in (select id from anew) order by id for no key update
            )
            update %1$s as stored set contact_value = anew.value, contact_search = anew.search
            from held join anew on anew.id = held.id
            where stored.id = held.id and stored.contact_value = anew.old
            """;

    private final List<ContactHolder> holders;
    private final Contacts contacts;
    private final SealedContacts sealed;

    ContactRotation(@All List<ContactHolder> holders, Contacts contacts, SealedContacts sealed) {
        this.holders = holders;
        this.contacts = contacts;
        this.sealed = sealed;
    }

    @RegisterForReflection
    record Anew(UUID id, String old, String value, String search) {

        /** Without what it holds. */
        @Override
        public String toString() {
            return "Anew[" + id + "]";
        }
    }

    /**
     * @return how many of each kind were stored anew, and how many could not be read ({@code unreadable}); fails with 409, before
     *     anything is stored, where a key does not open what it has sealed
     */
    Uni<Map<String, Long>> rotate() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("unreadable", 0L);
        Uni<Void> all = Panache.withSession(sealed::requireKeys);
        for (ContactHolder holder : holders) {
            counts.put(holder.kind(), 0L);
            all = all.chain(() -> rotate(holder, FIRST, counts));
        }
        return all.replaceWith(counts);
    }

    private Uni<Void> rotate(ContactHolder holder, UUID after, Map<String, Long> counts) {
        return Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(NEXT.formatted(holder.table()), Object[].class)
                                .setParameter("after", after.toString())
                                .setParameter("piece", PIECE)
                                .getResultList())
                        .call(rows -> write(holder, anew(rows, counts), counts)))
                .flatMap(rows -> rows.size() < PIECE
                        ? Uni.createFrom().voidItem()
                        : rotate(holder, (UUID) rows.get(rows.size() - 1)[0], counts));
    }

    private List<Anew> anew(List<Object[]> rows, Map<String, Long> counts) {
        List<Anew> anew = new ArrayList<>();
        for (Object[] row : rows) {
            String old = (String) row[1];
            String contact = contacts.read(old);
            if (contact == null) {
                counts.merge("unreadable", 1L, Long::sum);
            } else if (!contacts.isCurrent(old, (String) row[2], contact)) {
                Contacts.Stored stored = contacts.store(contact);
                anew.add(new Anew((UUID) row[0], old, stored.value(), stored.search()));
            }
        }
        return anew;
    }

    private Uni<Void> write(ContactHolder holder, List<Anew> anew, Map<String, Long> counts) {
        return anew.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(WRITE.formatted(holder.table()))
                                .setParameter("rows", RowJson.write(anew))
                                .executeUpdate())
                        .invoke(written -> counts.merge(holder.kind(), (long) written, Long::sum))
                        .replaceWithVoid();
    }
}
