/**
 * What leaves the process as traces: requests and statements by their kinds, and nothing that anybody sent.
 * Without {@code OTEL_EXPORTER_OTLP_ENDPOINT} nothing is traced.
 */
package org.almoner.web.trace;
