package org.almoner.ticket;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Contacts as they are stored: sealed under the first of {@code CONTACT_KEYS} where that is set, as they are where it is not.
 * What is sealed names its key, so that all keys can be read while one takes over from another.
 */
@ApplicationScoped
public class Contacts {

    /** The keys; unset, contacts are stored as they are. */
    public static final Setting<List<?>> KEYS = new Setting<>(
            "CONTACT_KEYS",
            null,
            "keys that contacts are encrypted with in the database, comma-separated, each `id:` and 32 bytes in Base64;"
                    + " the first writes, all read",
            "none: contacts are stored as they are",
            "keys such as 2026:<32 bytes in Base64>, separated by commas, each with an id of its own",
            Contacts::keys);

    /**
     * The condition by which they are found, with {@code :searches} and, in lower case, {@code :contact}: the latter for rows of
     * before there was a search for contacts that are not sealed. What PostgreSQL makes of other letters than ASCII's depends on the
     * locale of its database.
     */
    public static final String FOUND = "(contactSearch in (:searches) or lower(contactValue) = :contact)";

    private static final Logger LOG = Logger.getLogger(Contacts.class);

    /** Neither an e-mail address, which has an at sign, nor a phone number begins so and has none. */
    private static final String SEALED = "sealed:";

    /** The condition by which SQL tells what is sealed; that of an index of each table. */
    static final String SEALED_ROWS = "contact_value like 'sealed:%' and contact_value not like '%@%'";

    private final List<ContactKey> keys;
    private final MeterRegistry metrics;
    private final SecureRandom random = new SecureRandom();

    @Inject
    Contacts(Config config, MeterRegistry metrics) {
        this(KEYS.given(config), metrics);
    }

    Contacts(String keys, MeterRegistry metrics) {
        this.keys = keys == null || keys.isBlank() ? List.of() : keys(keys);
        this.metrics = metrics;
    }

    private static List<ContactKey> keys(String text) {
        List<ContactKey> keys =
                Setting.parts(text).stream().map(ContactKey::parse).toList();
        return Setting.within(keys.stream().map(ContactKey::id).distinct().count() == keys.size(), keys);
    }

    /**
     * A contact as columns hold it.
     *
     * @param value sealed, or as it is
     * @param search by which it is found, however it is written: of a sealed one an HMAC
     */
    public record Stored(String value, String search) {}

    /** @param contact an e-mail address or a phone number */
    public Stored store(String contact) {
        String value = keys.stream()
                .findFirst()
                .map(key -> SEALED + key.id() + ":" + key.seal(contact, random))
                .orElse(contact);
        return new Stored(value, search(contact));
    }

    /**
     * The contact of a column.
     *
     * @param value may be null
     * @return null when there is none, and when it cannot be read, which is in the log
     */
    public String read(String value) {
        if (value == null || !value.startsWith(SEALED) || value.indexOf('@') >= 0) {
            return value;
        }
        String[] parts = parts(value);
        Optional<ContactKey> key = key(parts);
        try {
            return key.orElseThrow(() -> new IllegalArgumentException("No such key"))
                    .open(parts[2] == null ? "" : parts[2]);
        } catch (IllegalArgumentException e) {
            metrics.counter("almoner.contacts.unreadable").increment();
            LOG.errorf(
                    "A contact that was sealed with the key %s cannot be read: %s",
                    parts[1],
                    key.isPresent()
                            ? "it was changed, or the key has another value in CONTACT_KEYS"
                            : "CONTACT_KEYS lacks the key");
            return null;
        }
    }

    /** @param value sealed */
    boolean knowsKey(String value) {
        return key(parts(value)).isPresent();
    }

    private static String[] parts(String sealed) {
        return Arrays.copyOf(sealed.split(":", 3), 3);
    }

    private Optional<ContactKey> key(String[] parts) {
        return keys.stream().filter(known -> known.id().equals(parts[1])).findFirst();
    }

    /**
     * Whether the columns hold it as it is written now.
     *
     * @param search null, or another, in rows that a version before wrote
     * @param contact what the value reads as
     */
    boolean isCurrent(String value, String search, String contact) {
        boolean sealed = keys.isEmpty() || value.startsWith(SEALED + keys.get(0).id() + ":");
        return sealed && search(contact).equals(search);
    }

    private String search(String contact) {
        return keys.isEmpty() ? ContactKey.small(contact) : keys.get(0).search(contact);
    }

    /**
     * By what contacts are found, unsealed and under each key, in the form of today and in that of versions before, which is that of all
     * that was not rotated since.
     *
     * @param contact in any writing
     */
    public List<String> searches(String contact) {
        return Stream.of(ContactKey.small(contact), contact.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .flatMap(form -> Stream.concat(Stream.of(form), keys.stream().map(key -> key.searchOf(form))))
                .toList();
    }
}
