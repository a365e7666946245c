package org.almoner.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** The limits and intervals of the stream. */
@ConfigMapping(prefix = "almoner.live")
public interface LiveSettings {

    List<Setting<?>> ALL = List.of(
            Setting.wholeNumber(
                    "ALMONER_LIVE_MAX_STREAMS",
                    "almoner.live.max-streams",
                    "open streams of one replica; beyond it 503",
                    "2000",
                    1,
                    1_000_000,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_LIVE_MAX_STREAMS_PER_CLIENT",
                    "almoner.live.max-streams-per-client",
                    "open streams of one client; beyond it 429",
                    "100",
                    1,
                    1_000_000,
                    ""),
            Setting.duration(
                    "ALMONER_LIVE_HEARTBEAT",
                    "almoner.live.heartbeat",
                    "how often a comment keeps a quiet stream open",
                    "15S",
                    Duration.ofMillis(100),
                    Duration.ofHours(1)),
            Setting.duration(
                    "ALMONER_LIVE_PAUSE",
                    "almoner.live.pause",
                    "shortest time between two reads of one ticket",
                    "250MS",
                    Duration.ofMillis(1),
                    Duration.ofMinutes(1)),
            Setting.wholeNumber(
                    "ALMONER_LIVE_WAITING_EVENTS",
                    "almoner.live.waiting-events",
                    "events that may wait for one slow reader; with more its stream ends",
                    "1000",
                    1,
                    1_000_000,
                    ""),
            Setting.duration(
                    "ALMONER_LIVE_OVERLAP",
                    "almoner.live.overlap",
                    "how much is told again to a browser that comes back",
                    "10S",
                    Duration.ZERO,
                    Duration.ofHours(1)),
            Setting.duration(
                    "ALMONER_LIVE_PING",
                    "almoner.live.ping",
                    "how often the listening connection is asked for a sign of life",
                    "10S",
                    Duration.ofMillis(100),
                    Duration.ofHours(1)),
            Setting.duration(
                    "ALMONER_LIVE_RECONNECT",
                    "almoner.live.reconnect",
                    "how long before it is made anew",
                    "1S",
                    Duration.ofMillis(10),
                    Duration.ofHours(1)));

    @WithDefault("2000")
    int maxStreams();

    /** Everybody behind one proxy is one client unless it is trusted. */
    @WithDefault("100")
    int maxStreamsPerClient();

    /** How often a comment is sent, so that no proxy takes a quiet line for a dead one; a reader may miss one of them. */
    @WithDefault("15S")
    Duration heartbeat();

    /** The shortest time between two reads of one ticket: what changes meanwhile is told together. */
    @WithDefault("250MS")
    Duration pause();

    /** With more its browser comes back for the rest. */
    @WithDefault("1000")
    int waitingEvents();

    /**
     * How much of what was already told is told again to a browser that reconnects. It covers what transactions take from
     * their time stamp to their commit, and how far the clock of another server is behind after a fail-over.
     */
    @WithDefault("10S")
    Duration overlap();

    /** Also how long it may take to answer. */
    @WithDefault("10S")
    Duration ping();

    @WithDefault("1S")
    Duration reconnect();
}
