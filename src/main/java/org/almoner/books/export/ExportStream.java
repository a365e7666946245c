package org.almoner.books.export;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Snapshots;

/**
 * Writes an export to one client, at its pace. It begins with the first rows, so that what fails before is answered as usual; after that
 * a failure is a last line that says so and a connection that breaks.
 */
final class ExportStream implements Snapshots.Taker {

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final Export export;
    private final boolean marked;
    private boolean begun;
    private CompletableFuture<Void> full;

    /** @param marked whether it begins with a byte order mark, by which some spreadsheets know UTF-8 */
    ExportStream(HttpServerRequest request, Context context, Export export, boolean marked) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.export = export;
        this.marked = marked;
    }

    /** Fails when the client is gone, or a row cannot be written. */
    @Override
    public CompletionStage<Void> take(List<Object[]> rows) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        context.runOnContext(here -> {
            try {
                write(rows, taken);
            } catch (RuntimeException | Error e) {
                // Who waits for it holds a connection and a place among those that export.
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    private void write(List<Object[]> rows, CompletableFuture<Void> taken) {
        if (response.closed() || response.ended()) {
            taken.completeExceptionally(gone());
            return;
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(export.lines().apply(row)));
        if (!begun) {
            text.insert(0, begin());
        }
        if (!text.isEmpty()) {
            response.write(Buffer.buffer(text.toString()));
        }
        if (response.writeQueueFull()) {
            full = taken;
        } else {
            taken.complete(null);
        }
    }

    /**
     * Ends it in order, or so that whoever reads can tell that it is not whole.
     *
     * @param failure null when all is written
     * @return whether the client has had an answer; if not, the failure is to be answered as any other
     */
    CompletionStage<Boolean> end(Throwable failure) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        context.runOnContext(here -> {
            if (begun && !response.closed()) {
                if (failure == null) {
                    response.end();
                } else {
                    response.write(Export.INCOMPLETE)
                            .onComplete(written -> request.connection().close());
                }
            }
            ended.complete(begun || response.closed());
        });
        return ended;
    }

    private String begin() {
        begun = true;
        response.setChunked(true)
                .putHeader("Content-Type", export.mediaType() + ";charset=UTF-8")
                .putHeader("Content-Disposition", "attachment; filename=\"" + export.fileName() + "\"");
        response.drainHandler(drained -> more(null));
        response.closeHandler(closed -> more(gone()));
        response.exceptionHandler(broken -> more(gone()));
        return (marked ? BYTE_ORDER_MARK : "") + export.head();
    }

    private void more(CancellationException gone) {
        CompletableFuture<Void> waiting = full;
        full = null;
        if (waiting != null && gone == null) {
            waiting.complete(null);
        } else if (waiting != null) {
            waiting.completeExceptionally(gone);
        }
    }

    private static CancellationException gone() {
        return new ReaderGoneException();
    }

    /** Whoever asked hung up, which is their affair. */
    static final class ReaderGoneException extends CancellationException {

        private static final long serialVersionUID = 1L;

        private ReaderGoneException() {
            super("The reader has gone");
        }
    }
}
