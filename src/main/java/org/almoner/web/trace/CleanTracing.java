package org.almoner.web.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.arc.All;
import io.quarkus.arc.Unremovable;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Puts {@link CleanSpan} between what Quarkus observes and what it sends. Quarkus' own way of handing spans on is left out of the
 * build ({@code quarkus.arc.exclude-types}): beside ours it would send them as they are.
 */
@Singleton
@Unremovable
class CleanTracing implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {

    private final List<SpanProcessor> senders;

    CleanTracing(@All List<SpanProcessor> senders) {
        this.senders = senders;
    }

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addTracerProviderCustomizer((provider, config) -> {
            senders.forEach(sender -> provider.addSpanProcessor(new Cleaning(sender)));
            return provider;
        });
    }

    private record Cleaning(SpanProcessor sender) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // Nothing of a span is sent before it has ended.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            sender.onEnd(new CleanSpan(span));
        }

        @Override
        public boolean isEndRequired() {
            return sender.isEndRequired();
        }

        @Override
        public CompletableResultCode shutdown() {
            return sender.shutdown();
        }

        @Override
        public CompletableResultCode forceFlush() {
            return sender.forceFlush();
        }
    }
}
