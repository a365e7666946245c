package org.almoner.speech;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes that begin as recordings do; what follows is noise, the same for the same size. */
public final class Audio {

    private Audio() {}

    public static byte[] wav(int size) {
        return withHead("RIFF\u0000\u0000\u0000\u0000WAVEfmt ", size);
    }

    public static byte[] withHead(String head, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        byte[] begin = head.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, size));
        return bytes;
    }
}
