package org.almoner.stripe.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.almoner.stripe.translation.StripeJson;

/**
 * What stripe-java writes by reflection on our way through it; it ships no metadata for native images. It is the time that
 * the last call took, which Stripe is told with the next one: unregistered, that would be an empty object. Its models of
 * Stripe's own objects are not used ({@link StripeJson}). A test finds what is missing here.
 */
@RegisterForReflection(
        classNames = {
            "com.stripe.net.RequestTelemetry$ClientTelemetryPayload",
            "com.stripe.net.RequestTelemetry$RequestMetrics"
        })
final class StripeJavaReflection {

    private StripeJavaReflection() {}
}
