package org.almoner.web.trace;

import java.net.URI;
import java.util.List;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** The settings of this floor, under OpenTelemetry's own names. */
public final class TraceSettings {

    static final Setting<URI> ENDPOINT = new Setting<>(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "quarkus.otel.exporter.otlp.endpoint",
            "where traces are sent by OTLP, such as `http://collector:4318`",
            "none: nothing is traced",
            "an http or https address",
            TraceSettings::address);

    public static final List<Setting<?>> ALL = List.of(
            ENDPOINT,
            new Setting<>(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "quarkus.otel.exporter.otlp.protocol",
                    "`http/protobuf` or `grpc`",
                    "http/protobuf",
                    "http/protobuf or grpc",
                    text -> Setting.within(text.equals("http/protobuf") || text.equals("grpc"), text)),
            new Setting<>(
                    "OTEL_TRACES_SAMPLER_ARG",
                    "quarkus.otel.traces.sampler.arg",
                    "the share of requests that are traced, from 0 to 1",
                    "1.0",
                    "a number from 0 to 1",
                    text -> {
                        double share = Double.parseDouble(text.strip());
                        return Setting.within(share >= 0 && share <= 1, share);
                    }));

    private TraceSettings() {}

    /** OpenTelemetry reads it anew, and takes schemes in lower case alone. */
    private static URI address(String text) {
        URI address = HttpAddress.parse(text);
        return Setting.within(address.getScheme().startsWith("http"), address);
    }
}
