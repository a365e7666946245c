package org.almoner.web.load;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.almoner.web.problem.ProblemException;
import org.almoner.web.problem.ProblemRoutes;

/** One body on its way into memory. All of it happens on the event loop of its request, except {@link #giveUp()}. */
abstract class ArrivingBody implements BodyMemory.Holder {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final Bodies bodies;
    private final BodyMemory memory;
    private final BodyMemory.Share share;
    private final Context loop = Vertx.currentContext();
    private long timer;
    private boolean over;

    ArrivingBody(RoutingContext routing, Bodies bodies) {
        this.routing = routing;
        this.request = routing.request();
        this.bodies = bodies;
        this.memory = bodies.memory();
        this.share = memory.begin(this);
    }

    /** All of it is there. */
    abstract void arrived(byte[] body);

    /** It is not wanted, or has not come. */
    abstract void refused(ProblemException problem);

    void read() {
        if (routing.response().closed()) {
            gone(); // which Vert.x tells once, and nobody listened here by then
            return;
        }
        routing.addEndHandler(answered -> memory.release(share));
        if (ProblemRoutes.announcedBytes(request) > bodies.maxBytes()) {
            refuse("size", ProblemException.payloadTooLarge());
            return;
        }
        timer = routing.vertx().setTimer(bodies.timeMillis(), late -> refuse("time", ProblemException.timeout()));
        request.exceptionHandler(broken -> gone());
        request.handler(this::part);
        request.endHandler(end -> end());
        Bodies.ask(request);
    }

    @Override
    public void giveUp() {
        loop.runOnContext(needed -> refuse("memory", full()));
    }

    private void part(Buffer part) {
        if (over) {
            return;
        }
        if (memory.heldBytes(share) + part.length() > bodies.maxBytes()) {
            refuse("size", ProblemException.payloadTooLarge());
        } else if (!memory.take(share, part)) {
            refuse("memory", full());
        }
    }

    private void end() {
        if (over) {
            return;
        }
        byte[] body = memory.arrived(share);
        if (body == null) {
            refuse("memory", full());
            return;
        }
        over = true;
        routing.vertx().cancelTimer(timer);
        arrived(body);
    }

    private void gone() {
        refuse("gone", ProblemException.badRequest("The body did not arrive as a whole."));
    }

    private void refuse(String reason, ProblemException problem) {
        if (over) {
            return;
        }
        over = true;
        routing.vertx().cancelTimer(timer);
        memory.release(share);
        ProblemRoutes.closeAfterwards(routing);
        bodies.refused(reason);
        refused(problem);
    }

    private static ProblemException full() {
        return ProblemException.unavailable("Too much is being sent at the moment; try again later.", RETRY_AFTER);
    }
}
