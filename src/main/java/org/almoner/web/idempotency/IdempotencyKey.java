package org.almoner.web.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.Digests;
import org.almoner.web.problem.ProblemException;

/**
 * What the header {@value #HEADER} says (IETF, "The Idempotency-Key HTTP Header Field"): with or without the quotes that the draft
 * asks for. Only hashes of it are kept. They hide what was sent, too: nobody can guess at a body without the key.
 */
public record IdempotencyKey(String text) {

    public static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[!-~]{1,255}");

    /** JAX-RS calls it for parameters, rather than any factory. @throws ProblemException 400 for what is no key */
    public IdempotencyKey {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        text = quoted ? text.substring(1, text.length() - 1) : text;
        if (!FORM.matcher(text).matches()) {
            throw ProblemException.invalid(HEADER, "must have 1 to 255 visible characters of ASCII, such as a UUID");
        }
    }

    /** Not the default: whoever knows a key may ask what it did. */
    @Override
    public String toString() {
        return "IdempotencyKey";
    }

    /** What it is found by. @param operation whose key it is; the same text is another key for another one */
    String stored(String operation) {
        return hash("key", operation);
    }

    /** What tells one request from another. @param parts all that matters of it, null among them for what was left out */
    String fingerprint(String... parts) {
        return hash("request", parts);
    }

    private String hash(String purpose, String... parts) {
        byte[][] all = Stream.concat(Stream.of(purpose, text), Stream.of(parts))
                .map(IdempotencyKey::withLength)
                .toArray(byte[][]::new);
        return HexFormat.of().formatHex(Digests.sha256(all));
    }

    /** With its length in front, so that no two lists of parts read the same. */
    private static byte[] withLength(String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(part == null ? -1 : bytes.length)
                .put(bytes)
                .array();
    }
}
