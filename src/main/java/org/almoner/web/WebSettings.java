package org.almoner.web;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/** The settings of this room; {@code application.properties} says which environment variable feeds which. */
@ConfigMapping(prefix = "almoner.web")
interface WebSettings {

    /** The address seen from outside, {@code PUBLIC_BASE_URL}. */
    Optional<String> publicBaseUrl();

    /** {@code ALLOWED_ORIGINS}; when empty, the origin of {@link #publicBaseUrl()}. */
    Optional<List<String>> allowedOrigins();

    /** Public writes per client and minute, {@code RATE_LIMIT}; 0 switches the limit off. */
    @PositiveOrZero
    int rateLimit();
}
