package org.almoner.web.load;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Function;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.problem.ProblemRoutes;

/** One body on its way through. All of it happens on the event loop of its request. */
final class ArrivingParts {

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Bodies bodies;
    private final BodyParts.Limits limits;
    private final Function<byte[], Uni<Void>> taker;
    private final UniEmitter<? super Long> end;
    private final Context loop = Vertx.currentContext();
    private final Queue<byte[]> full = new ArrayDeque<>();
    private byte[] part;
    private int filledBytes;
    private long bytes;
    private long timer;
    private boolean taking;
    private boolean ended;
    private boolean over;
    private Throwable failure;

    ArrivingParts(
            RoutingContext routing,
            Bodies bodies,
            BodyParts.Limits limits,
            Function<byte[], Uni<Void>> taker,
            UniEmitter<? super Long> end) {
        this.routing = routing;
        this.request = routing.request();
        this.bodies = bodies;
        this.limits = limits;
        this.taker = taker;
        this.end = end;
        this.part = new byte[limits.partBytes()];
    }

    void read() {
        if (routing.response().closed()) {
            gone(); // which Vert.x tells once, and nobody listened here by then
            return;
        }
        if (ProblemRoutes.announcedBytes(request) > limits.maxBytes()) {
            refuse("size", ProblemException.payloadTooLarge());
            return;
        }
        timer = routing.vertx().setTimer(limits.time().toMillis(), late -> refuse("time", ProblemException.timeout()));
        if (request.isEnded()) {
            ended = true;
            goOn();
            return;
        }
        request.exceptionHandler(broken -> gone());
        request.handler(this::arrived);
        request.endHandler(last -> {
            ended = true;
            goOn();
        });
        Bodies.ask(request);
    }

    private void arrived(Buffer more) {
        bytes += more.length();
        if (failure != null) {
            return;
        }
        if (bytes > limits.maxBytes()) {
            refuse("size", ProblemException.payloadTooLarge());
            return;
        }
        for (int from = 0; from < more.length(); ) {
            int count = Math.min(part.length - filledBytes, more.length() - from);
            more.getBytes(from, from + count, part, filledBytes);
            from += count;
            filledBytes += count;
            if (filledBytes == part.length) {
                full.add(part);
                part = new byte[limits.partBytes()];
                filledBytes = 0;
            }
        }
        goOn();
    }

    /** The one place that decides what is next; nothing while a part is being taken. */
    private void goOn() {
        if (taking || over) {
            return;
        }
        if (failure != null) {
            over(() -> end.fail(failure));
        } else if (!full.isEmpty()) {
            take(full.remove());
        } else if (!ended) {
            request.resume();
        } else if (filledBytes > 0) {
            byte[] last = Arrays.copyOf(part, filledBytes);
            filledBytes = 0;
            take(last);
        } else {
            over(() -> end.complete(bytes));
        }
    }

    private void take(byte[] next) {
        taking = true;
        if (!ended) {
            request.pause();
        }
        Uni.createFrom()
                .deferred(() -> taker.apply(next))
                .subscribe()
                .with(
                        done -> loop.runOnContext(ignored -> taken(null)),
                        failed -> loop.runOnContext(ignored -> taken(failed)));
    }

    private void taken(Throwable failed) {
        taking = false;
        if (failure == null) {
            failure = failed;
        }
        goOn();
    }

    private void gone() {
        refuse("gone", ProblemException.badRequest("The body did not arrive as a whole."));
    }

    /** A part that is being taken is waited for: whoever cleans up afterwards must not come before it. */
    private void refuse(String reason, ProblemException problem) {
        if (over || failure != null) {
            return;
        }
        failure = problem;
        full.clear();
        bodies.refused(reason);
        goOn();
    }

    private void over(Runnable tell) {
        over = true;
        routing.vertx().cancelTimer(timer);
        tell.run();
    }
}
