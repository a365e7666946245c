package org.almoner.desk.frame;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/** Who reads the page that is being made, and what their next one tells. */
@Singleton
public class Readers {

    private final CurrentVertxRequest request;
    private final Assets assets;
    private final Notices notices;

    Readers(CurrentVertxRequest request, Assets assets, Notices notices) {
        this.request = request;
        this.assets = assets;
        this.notices = notices;
    }

    /** Of the current request. */
    public Reader current() {
        return Reader.of(routing(), assets, notices);
    }

    /** What the address of the current request asks for. */
    public Asked asked() {
        return Asked.of(routing());
    }

    /** The answer to a form: on to that page, which tells it. @param text for a person; nothing personal */
    public Response done(String page, String text) {
        return notices.done(routing(), page, text);
    }

    /** As {@link #done}, for what was not done, or not all of it. */
    public Response failed(String page, String text) {
        return notices.failed(routing(), page, text);
    }

    RoutingContext routing() {
        return request.getCurrent();
    }
}
