package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;

/** A delivery whose queue takes nothing, since too much waits. */
public final class FullQueue {

    private FullQueue() {}

    public static WebhookDelivery delivery(Vertx vertx, FailureLog failures) {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        EventQueue queue =
                new EventQueue(null, new NoPlace(), vertx, new QuietLoop(vertx, new QuietLoop.OneMore()), metrics);
        return new WebhookDelivery(queue, failures, metrics);
    }

    private record NoPlace() implements EventQueue.QueueSettings {

        @Override
        public int batch() {
            return 1;
        }

        @Override
        public int waiting() {
            return 0;
        }
    }
}
