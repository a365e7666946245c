package org.almoner.speech;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A transcription server whose every answer, and every failure to answer, a test decides. */
public final class MockedSpeech implements QuarkusTestResourceLifecycleManager {

    public static final String KEY = "speech-key-of-the-test";
    public static final String PATH = "/v1/audio/transcriptions";

    /** How long the application waits for an answer. */
    static final int CALL_LIMIT_MILLIS = 20_000;

    private static WireMockServer server;

    /** The server; a test resets it before it begins. */
    public static WireMockServer server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(options().dynamicPort().containerThreads(20));
        server.start();
        return settings(CALL_LIMIT_MILLIS);
    }

    /** Of a service that knows this server. @param callLimitMillis how long it waits for an answer */
    static Map<String, String> settings(int callLimitMillis) {
        return Map.of(
                // As many write it.
                "almoner.speech.api-url", server.baseUrl() + "/v1/",
                "almoner.speech.api-key", KEY,
                "almoner.speech.model", "whisper-test",
                "almoner.speech.call-limit", callLimitMillis + "MS",
                "almoner.speech.attempts", "2",
                "almoner.speech.first-pause", "1H",
                "almoner.speech.lease", "1S",
                "almoner.speech.upload-time", "60S",
                "almoner.speech.uploads-per-client", "3",
                "almoner.speech.per-ticket", "5");
    }

    @Override
    public void stop() {
        server.stop();
    }
}
