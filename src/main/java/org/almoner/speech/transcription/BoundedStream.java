package org.almoner.speech.transcription;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails where it goes on beyond its bound. */
final class BoundedStream extends FilterInputStream {

    private long leftBytes;

    BoundedStream(InputStream stream, long maxBytes) {
        super(stream);
        this.leftBytes = maxBytes;
    }

    /** There was more. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(read);
        return read;
    }

    private void count(int bytes) throws TooLongException {
        leftBytes -= Math.max(bytes, 0);
        if (leftBytes < 0) {
            throw new TooLongException();
        }
    }
}
