package org.almoner.web.access;

import io.smallrye.common.net.CidrAddress;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** The settings of this room; {@code application.properties} says which environment variable feeds which. */
@ConfigMapping(prefix = "almoner.web")
public interface WebSettings {

    /** A person types it and a machine guesses at it, over the network and delayed: NIST SP 800-63B asks for 8, and for 15 alone. */
    int SHORTEST_PASSWORD = 12;

    Setting<String> ADMIN_PASSWORD = password(
            "ADMIN_PASSWORD",
            "HTTP Basic password of the user `admin`, 12 characters or more",
            "none: nobody is `admin`");

    Setting<String> AUDITOR_PASSWORD = password(
            "AUDITOR_PASSWORD",
            "the same of the user `auditor`, who may read under `/admin` and change nothing",
            "none: nobody is `auditor`");

    Setting<URI> PUBLIC_BASE_URL = new Setting<>(
            "PUBLIC_BASE_URL",
            "almoner.web.public-base-url",
            "the address seen from outside",
            "none",
            "an http or https address without query and fragment",
            HttpAddress::parseBase);

    Setting<List<String>> ALLOWED_ORIGINS = new Setting<>(
            "ALLOWED_ORIGINS",
            "almoner.web.allowed-origins",
            "CORS origins, comma-separated",
            "that of `PUBLIC_BASE_URL`",
            "origins such as https://give.example.org, separated by commas",
            text -> Setting.parts(text).stream().map(AllowedOrigins::origin).toList());

    Setting<List<CidrAddress>> TRUSTED_PROXIES = new Setting<>(
            "TRUSTED_PROXIES",
            "almoner.web.trusted-proxies",
            "addresses or ranges of the proxies whose `X-Forwarded-For` is believed, comma-separated",
            "none: the peer is the client",
            "addresses or ranges such as 10.0.0.0/8,fd00::/8, separated by commas",
            text -> Setting.parts(text).stream().map(Clients::range).toList());

    Setting<Integer> RATE_LIMIT = Setting.wholeNumber(
            "RATE_LIMIT",
            "almoner.web.rate-limit",
            "public writes per client, minute and replica; 0 switches it off",
            "60",
            0,
            1_000_000,
            ", 0 to switch it off");

    /** All of this room. */
    List<Setting<?>> ALL = List.of(
            ADMIN_PASSWORD,
            AUDITOR_PASSWORD,
            TokenSettings.ISSUER,
            TokenSettings.AUDIENCE,
            TokenSettings.ROLES_CLAIM,
            TokenSettings.ADMIN_ROLE,
            TokenSettings.AUDITOR_ROLE,
            TokenSettings.CLIENT_ID,
            TokenSettings.CLIENT_SECRET,
            PUBLIC_BASE_URL,
            ALLOWED_ORIGINS,
            TRUSTED_PROXIES,
            RATE_LIMIT,
            Setting.duration(
                    "ALMONER_WEB_DESK_IDLE",
                    "almoner.web.desk.idle",
                    "after how long without a page that is asked for the desk asks for the password again",
                    "30M",
                    Duration.ofMinutes(1),
                    Duration.ofHours(12)),
            Setting.memory(
                    "ALMONER_WEB_BODIES_MAX",
                    "almoner.web.bodies.max",
                    "the largest body; beyond it 413",
                    "1M",
                    1_024,
                    1L << 30),
            Setting.memory(
                    "ALMONER_WEB_BODIES_MEMORY",
                    "almoner.web.bodies.memory",
                    "memory of all bodies together; beyond it the one that has been arriving for the longest gets 503",
                    "16M",
                    1_024,
                    1L << 40),
            Setting.wholeNumber(
                    "ALMONER_WEB_BODIES_ARRIVING",
                    "almoner.web.bodies.arriving",
                    "bodies that are arriving at the same time; beyond it the one that has been arriving for the longest gets 503",
                    "500",
                    1,
                    1_000_000,
                    ""),
            Setting.duration(
                    "ALMONER_WEB_BODIES_TIME",
                    "almoner.web.bodies.time",
                    "from the head of a request to the last byte of its body; beyond it 408",
                    "10S",
                    Duration.ofMillis(100),
                    Duration.ofHours(1)),
            Setting.wholeNumber(
                    "ALMONER_WEB_LOAD_MAX_REQUESTS",
                    "almoner.web.load.max-requests",
                    "requests under way at once; beyond it 503",
                    "1000",
                    1,
                    1_000_000,
                    ""),
            Setting.duration(
                    "ALMONER_WEB_LOAD_SILENCE",
                    "almoner.web.load.silence",
                    "after how long without a written byte a connection is closed",
                    "200S",
                    Duration.ofMillis(100),
                    Duration.ofHours(24)));

    /** The address seen from outside. */
    Optional<String> publicBaseUrl();

    /** The same for a path to follow: without a slash at its end. */
    default Optional<String> publicAddress() {
        return publicBaseUrl().flatMap(PUBLIC_BASE_URL::read).map(HttpAddress::withoutSlash);
    }

    /** When empty, the origin of {@link #publicBaseUrl()}. */
    Optional<String> allowedOrigins();

    /** When empty, nobody's {@code X-Forwarded-For} is believed. */
    Optional<String> trustedProxies();

    /** Public writes per client, minute and replica; 0 switches the limit off. */
    String rateLimit();

    private static Setting<String> password(String variable, String meaning, String standard) {
        return new Setting<>(variable, null, meaning, standard, SHORTEST_PASSWORD + " characters or more", text -> {
            String password = Setting.line(text);
            return Setting.within(password.codePointCount(0, password.length()) >= SHORTEST_PASSWORD, password);
        });
    }
}
