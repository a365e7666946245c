package org.almoner.web.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a span may leave: what is named here, and that only while it looks as it should. Paths, query strings, headers, addresses
 * of clients, statements, messages of exceptions and whatever a later version of a library adds stay inside.
 */
final class CleanSpanData extends DelegatingSpanData {

    private static final Set<String> SHOWN = Set.of(
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "url.scheme",
            "network.protocol.version",
            "db.system",
            "db.system.name",
            "db.operation",
            "db.operation.name",
            "db.sql.table",
            "db.collection.name",
            "error.type");

    /** Of our own side of a call; of a request it would be what the client wrote in a header. */
    private static final Set<String> SHOWN_OF_CALLS = Set.of("server.address", "server.port");

    /** Names of classes, tables and routes; no text, no address of a person. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.$/{}*:-]{1,120}");

    private static final Pattern STATEMENT = Pattern.compile("[A-Za-z]{1,20}( [a-z_.]{1,80})?");

    CleanSpanData(SpanData span) {
        super(span);
    }

    /** Without what a caller has put into the state of the trace. */
    static SpanContext clean(SpanContext context) {
        if (!context.isValid()) {
            return SpanContext.getInvalid();
        }
        return context.isRemote()
                ? SpanContext.createFromRemoteParent(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault())
                : SpanContext.create(
                        context.getTraceId(), context.getSpanId(), context.getTraceFlags(), TraceState.getDefault());
    }

    @Override
    public SpanContext getSpanContext() {
        return clean(super.getSpanContext());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return clean(super.getParentSpanContext());
    }

    @Override
    public Attributes getAttributes() {
        AttributesBuilder shown = Attributes.builder();
        super.getAttributes().forEach((key, value) -> {
            boolean named = SHOWN.contains(key.getKey())
                    || getKind() == SpanKind.CLIENT && SHOWN_OF_CALLS.contains(key.getKey());
            if (named && value instanceof Long number) {
                shown.put(key.getKey(), number);
            } else if (named
                    && value instanceof String text
                    && WORD.matcher(text).matches()) {
                shown.put(key.getKey(), text);
            }
        });
        return shown.build();
    }

    /** A name of a span may hold the path. */
    @Override
    public String getName() {
        Attributes shown = getAttributes();
        String method = text(shown, "http.request.method");
        String route = text(shown, "http.route");
        if (method != null) {
            return route == null ? method : method + " " + route;
        }
        return STATEMENT.matcher(super.getName()).matches() ? super.getName() : "SQL";
    }

    private static String text(Attributes attributes, String key) {
        return attributes.get(AttributeKey.stringKey(key));
    }

    @Override
    public StatusData getStatus() {
        return StatusData.create(super.getStatus().getStatusCode(), "");
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public int getTotalAttributeCount() {
        return getAttributes().size();
    }
}
