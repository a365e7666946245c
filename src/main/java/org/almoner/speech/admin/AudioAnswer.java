package org.almoner.speech.admin;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.almoner.speech.AudioStore;
import org.almoner.speech.Recording;

/**
 * Writes audio, part by part as its reader takes it. It writes past Quarkus REST, which gives an answer in pieces no
 * {@code Content-Length}: without one no player can seek.
 */
final class AudioAnswer {

    private final AudioStore store;
    private final Recording recording;
    private final HttpServerResponse response;
    private final ByteRange range;

    private AudioAnswer(AudioStore store, Recording recording, HttpServerResponse response, ByteRange range) {
        this.store = store;
        this.recording = recording;
        this.response = response;
        this.range = range;
    }

    /** @return ends when all is written; fails before the first byte as a request does, and after it by ending the connection */
    static Uni<Void> write(AudioStore store, Recording recording, HttpServerRequest request) {
        String tag = "\"" + recording.id + "\"";
        String condition = request.getHeader("If-Range");
        boolean wanted = condition == null || condition.equals(tag);
        ByteRange range = ByteRange.of(wanted ? request.getHeader("Range") : null, recording.sizeBytes);
        HttpServerResponse response = request.response();
        AudioAnswer answer = new AudioAnswer(store, recording, response, range);
        return answer.part(partOf(range.first())).flatMap(first -> {
            answer.writeHead(tag);
            return request.method().equals(io.vertx.core.http.HttpMethod.HEAD)
                    ? Uni.createFrom().completionStage(() -> response.end().toCompletionStage())
                    : answer.writeFrom(partOf(range.first()), first)
                            .onFailure()
                            .invoke(() -> request.connection().close());
        });
    }

    private void writeHead(String tag) {
        response.setStatusCode(range.whole() ? 200 : 206)
                .putHeader(HttpHeaders.CONTENT_TYPE, recording.mediaType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.count()))
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes")
                .putHeader(HttpHeaders.ETAG, tag);
        if (!range.whole()) {
            response.putHeader(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + range.first() + "-" + range.last() + "/" + recording.sizeBytes);
        }
    }

    private Uni<Void> writeFrom(int number, Buffer part) {
        Uni<Void> written = Uni.createFrom()
                .completionStage(() -> response.write(cut(number, part)).toCompletionStage());
        return number == partOf(range.last())
                ? written.chain(() ->
                        Uni.createFrom().completionStage(() -> response.end().toCompletionStage()))
                : written.chain(() -> part(number + 1)).flatMap(next -> writeFrom(number + 1, next));
    }

    private Uni<Buffer> part(int number) {
        return store.part(recording.id, number)
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("A part of a recording is not there"));
    }

    private Buffer cut(int number, Buffer part) {
        long begin = (long) number * AudioStore.PART_BYTES;
        int from = (int) Math.max(0, range.first() - begin);
        int to = (int) Math.min(part.length(), range.last() - begin + 1);
        return part.slice(from, to);
    }

    private static int partOf(long position) {
        return Math.toIntExact(position / AudioStore.PART_BYTES);
    }
}
