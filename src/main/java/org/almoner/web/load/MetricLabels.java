package org.almoner.web.load;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.web.Routes;

/**
 * Keeps what strangers send out of the labels of the HTTP server's metrics: Quarkus labels a request that no resource took
 * with its method and path as they came, which makes a series of its own for each, with whatever was in the path.
 */
@Singleton
class MetricLabels implements MeterFilter {

    /** Far above what our routes, methods and statuses make; what is beyond it is not measured. */
    static final int MAX_SERIES = 2_000;

    private static final String HTTP_SERVER = "http.server.";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "UNKNOWN");

    /** Quarkus' own names for what has no route. */
    private static final Set<String> WITHOUT_ROUTE =
            Set.of("NOT_FOUND", "REDIRECTION", "root", "UNKNOWN", "/cors-preflight");

    private final Routes routes;
    private final AtomicInteger series = new AtomicInteger();

    MetricLabels(Routes routes) {
        this.routes = routes;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (id.getName().startsWith(".")) {
            // Vert.x names those of the SQL client after its prefix, of which there is none: Prometheus would see
            // m__completed.
            return id.withName("sql.client" + id.getName());
        }
        if (!id.getName().startsWith(HTTP_SERVER)) {
            return id;
        }
        boolean known = true;
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : id.getTagsAsIterable()) {
            String value = known(tag);
            known &= value.equals(tag.getValue());
            tags.add(Tag.of(tag.getKey(), value));
        }
        if (isEndOfAStream(id)) {
            tags.replaceAll(tag -> tag.getKey().equals("outcome") ? Tag.of("outcome", "SUCCESS") : tag);
            known = false;
        }
        return known ? id : id.replaceTags(tags);
    }

    /** Who follows a ledger leaves when they have seen enough: that is how a stream ends, and no client's error. */
    private static boolean isEndOfAStream(Meter.Id id) {
        String uri = id.getTag("uri");
        return "RESET".equals(id.getTag("status")) && uri != null && uri.endsWith("/stream");
    }

    /** Asked once for each series that is new. */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().startsWith(HTTP_SERVER) && series.incrementAndGet() > MAX_SERIES
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    private String known(Tag tag) {
        return switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue()) ? tag.getValue() : "OTHER";
            case "uri" ->
                WITHOUT_ROUTE.contains(tag.getValue())
                        ? tag.getValue()
                        : routes.templateAt(tag.getValue()).orElse("UNKNOWN");
            default -> tag.getValue();
        };
    }
}
