package org.almoner.speech.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.tika.detect.MagicDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;

/**
 * What a recording is, told by its first bytes. The signatures are those of Tika's {@code tika-mimetypes.xml}, for Tika's own
 * detector: its whole catalogue would be a few thousand types that are none of ours, read by SAX at every start, for which a
 * native image would have to be told of resources and parsers.
 *
 * <p>WebM, Ogg and MP4 are containers that may hold pictures as well; a transcription server listens to their sound.
 */
enum AudioKind {
    WAV("audio/wav", List.of(at(0, "52494646"), at(8, "57415645"))),
    OGG("audio/ogg", List.of(at(0, "4F676753"))),
    WEBM("audio/webm", List.of(at(0, "1A45DFA3"), within(4, 64, "7765626D"))),
    M4A("audio/mp4", List.of(at(4, "66747970"), audioBrand())),
    /** With a tag before it. */
    TAGGED_MP3("audio/mpeg", List.of(at(0, "494433"))),
    /** The header of a frame of MPEG 1, 2 or 2.5, layer III: eleven bits of synchronisation, then version and layer. */
    MP3("audio/mpeg", List.of(masked(0, "FFE2", "FFE6")));

    /** In words, for whoever sent something else. */
    static final String NAMES = "WAV, MP3, Ogg, WebM or M4A";

    private final String mediaType;
    private final List<Signature> signatures;

    AudioKind(String mediaType, List<Signature> signatures) {
        this.mediaType = mediaType;
        this.signatures = signatures;
    }

    String mediaType() {
        return mediaType;
    }

    /** @param first at least 64 bytes, unless there are no more @return nothing for what is no audio that we take */
    static Optional<AudioKind> of(byte[] first) {
        return Stream.of(values())
                .filter(kind -> kind.signatures.stream().allMatch(signature -> signature.isIn(first)))
                .findFirst();
    }

    /** One of several places or spellings. */
    private record Signature(List<MagicDetector> anyOf) {

        boolean isIn(byte[] first) {
            return anyOf.stream().anyMatch(detector -> isIn(detector, first));
        }

        private static boolean isIn(MagicDetector detector, byte[] first) {
            try {
                return !detector.detect(new ByteArrayInputStream(first), new Metadata())
                        .equals(MediaType.OCTET_STREAM);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // no array fails to be read
            }
        }
    }

    private static Signature at(int offset, String pattern) {
        return within(offset, offset, pattern);
    }

    private static Signature within(int from, int to, String pattern) {
        return new Signature(List.of(new MagicDetector(MediaType.audio("one"), bytes(pattern), null, from, to)));
    }

    private static Signature masked(int offset, String pattern, String mask) {
        return new Signature(
                List.of(new MagicDetector(MediaType.audio("one"), bytes(pattern), bytes(mask), offset, offset)));
    }

    /** The major brands that recorders of phones and browsers write. */
    private static Signature audioBrand() {
        return new Signature(Stream.of("M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash")
                .map(brand -> new MagicDetector(
                        MediaType.audio("one"), brand.getBytes(StandardCharsets.US_ASCII), null, 8, 8))
                .toList());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
