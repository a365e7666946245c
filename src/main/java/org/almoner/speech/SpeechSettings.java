package org.almoner.speech;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** How recordings are taken, and who transcribes them. */
@ConfigMapping(prefix = "almoner.speech")
public interface SpeechSettings {

    Setting<String> API_URL = new Setting<>(
            "SPEECH_API_URL",
            "almoner.speech.api-url",
            "the server that transcribes recordings, as OpenAI's API does",
            "none: recordings wait",
            "an address such as http://whisper:8080, without user, query and fragment",
            SpeechSettings::address);

    Setting<String> API_KEY = new Setting<>(
            "SPEECH_API_KEY",
            "almoner.speech.api-key",
            "its key, sent as `Authorization: Bearer`",
            "none",
            "a key without blanks",
            text -> Setting.within(text.strip().matches("[\\x21-\\x7e]{1,1000}"), text.strip()));

    Setting<String> MODEL = new Setting<>(
            "SPEECH_MODEL",
            "almoner.speech.model",
            "the model that it is asked for",
            "whisper-1",
            "a name of a model, without blanks",
            text -> Setting.within(text.strip().matches("[\\x21-\\x7e]{1,200}"), text.strip()));

    List<Setting<?>> ALL = List.of(
            API_URL,
            API_KEY,
            MODEL,
            Setting.yesOrNo(
                    "SPEECH_DELETE_AUDIO",
                    "almoner.speech.delete-audio",
                    "`true` deletes audio once it is transcribed",
                    "false"),
            Setting.memory(
                    "ALMONER_SPEECH_MAX_SIZE",
                    "almoner.speech.max-size",
                    "the largest recording; beyond it 413",
                    "25M",
                    1L << 20,
                    1L << 30),
            Setting.duration(
                    "ALMONER_SPEECH_UPLOAD_TIME",
                    "almoner.speech.upload-time",
                    "from the head of an upload to its last byte; beyond it 408",
                    "120S",
                    Duration.ofMillis(100),
                    Duration.ofHours(1)),
            Setting.wholeNumber(
                    "ALMONER_SPEECH_UPLOADS",
                    "almoner.speech.uploads",
                    "recordings that arrive at once on one replica; beyond it 503",
                    "20",
                    1,
                    1_000,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_SPEECH_UPLOADS_PER_CLIENT",
                    "almoner.speech.uploads-per-client",
                    "recordings that arrive at once from one client; beyond it 429",
                    "10",
                    1,
                    1_000,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_SPEECH_PER_TICKET",
                    "almoner.speech.per-ticket",
                    "recordings of one ticket; beyond it 409",
                    "20",
                    1,
                    10_000,
                    ""),
            Setting.memory(
                    "ALMONER_SPEECH_STORAGE",
                    "almoner.speech.storage",
                    "audio kept in all; beyond it 503",
                    "5G",
                    1L << 20,
                    1L << 50),
            Setting.interval(
                    "ALMONER_SPEECH_LOOK",
                    "almoner.speech.look",
                    "how often a replica looks for recordings that wait; `off` leaves them to others",
                    "10s"),
            Setting.duration(
                    "ALMONER_SPEECH_LEASE",
                    "almoner.speech.lease",
                    "after how long of silence a recording goes to another replica",
                    "1M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(1)),
            Setting.duration(
                    "ALMONER_SPEECH_CALL_LIMIT",
                    "almoner.speech.call-limit",
                    "how long the transcription of one recording may take",
                    "1H",
                    Duration.ofMillis(100),
                    Duration.ofHours(24)),
            Setting.wholeNumber(
                    "ALMONER_SPEECH_ATTEMPTS",
                    "almoner.speech.attempts",
                    "tries before a recording is FAILED",
                    "10",
                    1,
                    1_000,
                    ""),
            Setting.duration(
                    "ALMONER_SPEECH_FIRST_PAUSE",
                    "almoner.speech.first-pause",
                    "the pause after its first failure; it doubles with each, up to an hour",
                    "30S",
                    Duration.ofMillis(1),
                    Duration.ofHours(1)));

    Optional<String> apiUrl();

    Optional<String> apiKey();

    @WithDefault("whisper-1")
    String model();

    @WithDefault("false")
    boolean deleteAudio();

    @WithDefault("25M")
    MemorySize maxSize();

    @WithDefault("120S")
    Duration uploadTime();

    /** Recordings that arrive at once; each holds up to two parts in memory. */
    @WithDefault("20")
    int uploads();

    /** Of these, from one client: whoever sends slowly holds a place for {@link #uploadTime}. */
    @WithDefault("10")
    int uploadsPerClient();

    @WithDefault("20")
    int perTicket();

    /** Audio of all recordings together: strangers write it into the database. */
    @WithDefault("5G")
    MemorySize storage();

    @WithDefault("10s")
    String look();

    /** After how long of silence a recording goes to another replica; the one at work renews it three times as often. */
    @WithDefault("1M")
    Duration lease();

    @WithDefault("1H")
    Duration callLimit();

    @WithDefault("10")
    int attempts();

    @WithDefault("30S")
    Duration firstPause();

    /** Without a slash or {@code /v1} at its end: many write the address as OpenAI's clients take it. */
    private static String address(String text) {
        return HttpAddress.withoutSlash(HttpAddress.parseBase(text)).replaceAll("/v1$", "");
    }
}
