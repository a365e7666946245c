package org.almoner.donor.form;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;

/**
 * Hashes by which receipts are known again. Blanks and ends of lines do not count, since whoever prints a page, or copies from it, has
 * others; all else does.
 */
public final class Fingerprint {

    private static final int CODE_BYTES = 16;

    private Fingerprint() {}

    /**
     * What stands for a content without saying it.
     *
     * @param code stands on the receipt. Nobody can guess it without the key, nor therefore the hash of a receipt by trying names
     * @param content by which the same content is known again
     */
    public record Mark(String code, String content) {}

    private static Mark mark(String text, SecretKeySpec key) {
        byte[] code = Arrays.copyOf(Digests.hmac(key, "code:" + text), CODE_BYTES);
        return new Mark(HexFormat.of().formatHex(code), HexFormat.of().formatHex(Digests.hmac(key, "content:" + text)));
    }

    /** One for each key, that of the first one first. @param gifts that it is for: two that read the same have different marks */
    public static List<Mark> marks(ReceiptText content, List<Gift> gifts, List<SecretKeySpec> keys) {
        String text = gifts.stream().map(gift -> gift.donationId().toString()).collect(Collectors.joining(",")) + ":"
                + compact(content.plain());
        return keys.stream().map(key -> mark(text, key)).toList();
    }

    /** Of a text without its blanks, in Unicode's form C. */
    public static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.sha256(compact(text)));
    }

    private static String compact(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '\uFEFF')
                .forEach(compact::appendCodePoint);
        return compact.toString();
    }
}
