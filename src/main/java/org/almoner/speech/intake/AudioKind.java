package org.almoner.speech.intake;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a recording is, told by its first bytes, as in Tika's {@code tika-mimetypes.xml}; each byte is a character of ISO 8859-1.
 *
 * <p>WebM, Ogg and MP4 are containers that may hold pictures as well; a transcription server listens to their sound.
 */
enum AudioKind {
    WAV("audio/wav", "RIFF.{4}WAVE"),
    OGG("audio/ogg", "OggS"),
    WEBM("audio/webm", "\\x1A\\x45\\xDF\\xA3.{0,60}webm"),
    /** The major brands that recorders of phones and browsers write. */
    M4A("audio/mp4", ".{4}ftyp(M4A |M4B |mp41|mp42|isom|iso2|iso4|iso5|iso6|dash)"),
    /** With a tag before it. */
    TAGGED_MP3("audio/mpeg", "ID3"),
    /** The header of a frame of MPEG 1, 2 or 2.5, layer III: eleven bits of synchronisation, then version and layer. */
    MP3("audio/mpeg", "\\xFF[\\xE2\\xE3\\xEA\\xEB\\xF2\\xF3\\xFA\\xFB]");

    /** In words, for whoever sent something else. */
    static final String NAMES = "WAV, MP3, Ogg, WebM or M4A";

    private static final int LONGEST_BEGINNING_BYTES = 68;

    private final String mediaType;
    private final Pattern beginning;

    AudioKind(String mediaType, String beginning) {
        this.mediaType = mediaType;
        this.beginning = Pattern.compile(beginning, Pattern.DOTALL);
    }

    String mediaType() {
        return mediaType;
    }

    /** @param first bytes of it, 68 or more unless there are no more @return nothing for what is no audio that we take */
    static Optional<AudioKind> of(byte[] first) {
        int looked = Math.min(first.length, LONGEST_BEGINNING_BYTES);
        String text = new String(first, 0, looked, StandardCharsets.ISO_8859_1);
        return Stream.of(values())
                .filter(kind -> kind.beginning.matcher(text).lookingAt())
                .findFirst();
    }
}
