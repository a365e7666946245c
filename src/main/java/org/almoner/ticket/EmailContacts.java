package org.almoner.ticket;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All contacts that are e-mail addresses, to find the one of a hash: no column says which that is, since it would tie the
 * contacts to the donors for whoever has a copy of the database. So it is looked for in all of them, page by page.
 */
@ApplicationScoped
public class EmailContacts {

    private static final UUID FIRST = new UUID(0, 0);
    private static final int PAGE = 500;

    private static final String NEXT = """
            select id, contact_value from %s
            where contact_type = 'EMAIL' and contact_value is not null and id > cast(:after as uuid)
            order by id limit :page
            """;

    private final List<ContactHolder> holders;
    private final Contacts contacts;

    EmailContacts(@All List<ContactHolder> holders, Contacts contacts) {
        this.holders = holders;
        this.contacts = contacts;
    }

    /** @return the first that is wanted, in lower case; nothing when none is that can be read */
    public Uni<Optional<String>> find(Predicate<String> wanted) {
        Uni<Optional<String>> found = Uni.createFrom().item(Optional.empty());
        for (ContactHolder holder : holders) {
            found = found.flatMap(
                    before -> before.isPresent() ? Uni.createFrom().item(before) : find(holder, FIRST, wanted));
        }
        return found;
    }

    private Uni<Optional<String>> find(ContactHolder holder, UUID after, Predicate<String> wanted) {
        return Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(NEXT.formatted(holder.table()), Object[].class)
                                .setParameter("after", after.toString())
                                .setParameter("page", PAGE)
                                .getResultList()))
                .flatMap(rows -> {
                    Optional<String> found = rows.stream()
                            .map(row -> contacts.read((String) row[1]))
                            .filter(Objects::nonNull)
                            .flatMap(contact -> Stream.of(contact.toLowerCase(Locale.ROOT), ContactKey.small(contact)))
                            .filter(wanted)
                            .findFirst();
                    return found.isPresent() || rows.size() < PAGE
                            ? Uni.createFrom().item(found)
                            : find(holder, (UUID) rows.get(rows.size() - 1)[0], wanted);
                });
    }
}
