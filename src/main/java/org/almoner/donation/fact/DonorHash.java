package org.almoner.donation.fact;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;
import org.almoner.Setting;
import org.eclipse.microprofile.config.Config;

/**
 * The hash that stands for an e-mail address: enough to see that two donations come from one donor, and no more. The first of
 * the keys makes it; by the former ones a donor of before is known again.
 */
@ApplicationScoped
public class DonorHash {

    /** The keys of HMACs, empty for a bare hash; unset, all hashes are bare. */
    public static final Setting<List<Optional<SecretKeySpec>>> KEY = new Setting<>(
            "DONOR_HASH_KEY",
            null,
            "makes the e-mail hash an HMAC; comma-separated: the first key makes it, by former ones a donor of before is"
                    + " known again, `unkeyed` among these for having had none",
            "required in production, or",
            "secrets of any form, separated by commas with no blanks beside them, none of them twice",
            DonorHash::keys);

    /** Lets production start without the key. */
    public static final Setting<Boolean> UNKEYED =
            Setting.yesOrNo("ALLOW_UNKEYED_DONOR_HASH", null, "`true` lets production start without that key", "false");

    /** What check values are made of; no address, which would be of lower case. They are stored: it may never change. */
    private static final String CHECKED = "Almoner: key of donors' hashes";

    /** Stands for the bare hash, where it is not the only one. */
    private static final String BARE = "unkeyed";

    private final Optional<SecretKeySpec> key;
    private final List<Optional<SecretKeySpec>> formerKeys;

    @Inject
    DonorHash(Config config) {
        this(KEY.given(config));
    }

    /** @param keys make the hash an HMAC, which cannot be guessed without them; null or blank for a bare hash */
    public DonorHash(String keys) {
        List<Optional<SecretKeySpec>> all = KEY.read(keys).orElse(List.of(Optional.empty()));
        this.key = all.get(0);
        this.formerKeys = List.copyOf(all.subList(1, all.size()));
    }

    /**
     * One alone is taken to the last blank, as it always was; of several a blank beside a comma would be nobody's wish. Where the text ends
     * with a line, as that of a file does, each stands for a key with and without that end: the last was always taken with it, and
     * whoever was known by that is known again wherever it stands in the list by then.
     */
    private static List<Optional<SecretKeySpec>> keys(String text) {
        String line = Setting.line(text);
        String end = text.substring(line.length());
        String[] parts = line.split(",", -1);
        List<Optional<SecretKeySpec>> keys = new ArrayList<>();
        List<Optional<SecretKeySpec>> others = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            boolean whole = !parts[i].isBlank()
                    && (i == 0 || parts[i].equals(parts[i].stripLeading()))
                    && (last || parts[i].equals(parts[i].stripTrailing()));
            boolean bare = parts.length > 1 && parts[i].equals(BARE);
            Setting.within(whole && !(bare && i == 0), parts[i]);
            if (bare) {
                keys.add(Optional.empty());
            } else {
                keys.add(key(last ? parts[i] + end : parts[i]));
                others.add(key(last ? parts[i] : parts[i] + end));
            }
        }
        Setting.within(keys.stream().distinct().count() == keys.size(), keys);
        return Stream.concat(keys.stream(), others.stream()).distinct().toList();
    }

    private static Optional<SecretKeySpec> key(String secret) {
        return Optional.of(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), Digests.HMAC));
    }

    /**
     * The hash of the trimmed lower-case address: HMAC-SHA-256 with the first key, SHA-256 without one.
     *
     * @param email may be null or blank
     * @return 64 hexadecimal digits, or null when there is no address
     */
    public String of(String email) {
        return email == null || email.isBlank() ? null : digest(key, email);
    }

    /**
     * What the hash of the address was under each former key; empty while there is one key.
     *
     * @param email may be null or blank
     */
    private List<String> former(String email) {
        return formerKeys.isEmpty() || email == null || email.isBlank()
                ? List.of()
                : formerKeys.stream().map(former -> digest(former, email)).toList();
    }

    /** The same with what it is now. */
    public List<FormerHash> formerHashes(String email) {
        List<String> former = former(email);
        if (former.isEmpty()) {
            return List.of();
        }
        String present = of(email);
        String presentKey = checkValue(key);
        return IntStream.range(0, former.size())
                .mapToObj(i -> new FormerHash(former.get(i), checkValue(formerKeys.get(i)), present, presentKey))
                .toList();
    }

    /** Under every key, that of the first one first. @param email not blank */
    public List<String> all(String email) {
        return Stream.concat(Stream.of(of(email)), former(email).stream()).toList();
    }

    /**
     * What tells the keys from each other, that of the first one first: neither a key nor anybody's hash can be had from it, which may be
     * stored. To have no key is one too.
     *
     * @return 64 hexadecimal digits of each
     */
    public List<String> checkValues() {
        return all().map(DonorHash::checkValue).toList();
    }

    /** Those of keys that {@link #derived} has one of, which is not so of the bare hash. */
    public List<String> checkValuesOfSecrets() {
        return all().filter(Optional::isPresent).map(DonorHash::checkValue).toList();
    }

    /**
     * Keys for something else that is signed, one of each secret, that of the first one first; none while hashes are bare. No address
     * has a hash that is one of them: those are of lower case.
     *
     * @param purpose with an upper-case letter in it
     */
    public List<SecretKeySpec> derived(String purpose) {
        return all().flatMap(Optional::stream)
                .map(secret -> new SecretKeySpec(
                        digest(Optional.of(secret), purpose.getBytes(StandardCharsets.UTF_8)), Digests.HMAC))
                .toList();
    }

    private Stream<Optional<SecretKeySpec>> all() {
        return Stream.concat(Stream.of(key), formerKeys.stream());
    }

    private static String checkValue(Optional<SecretKeySpec> key) {
        return HexFormat.of().formatHex(digest(key, CHECKED.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(Optional<SecretKeySpec> key, String email) {
        byte[] normal = email.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest(key, normal));
    }

    private static byte[] digest(Optional<SecretKeySpec> key, byte[] bytes) {
        return key.map(secret -> Digests.hmac(secret, bytes)).orElseGet(() -> Digests.sha256(bytes));
    }
}
