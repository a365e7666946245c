package org.almoner.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The limits and intervals of the stream. */
@ConfigMapping(prefix = "almoner.live")
interface LiveSettings {

    /** Open streams in all, on one replica; beyond it 503. */
    @Min(1)
    @WithDefault("2000")
    int maxStreams();

    /** Open streams of one client; beyond it 429. Everybody behind one proxy is one client unless it is trusted. */
    @Min(1)
    @WithDefault("100")
    int maxStreamsPerClient();

    /** How often a comment is sent, so that no proxy takes a quiet line for a dead one; a reader may miss one of them. */
    @WithDefault("15S")
    Duration heartbeat();

    /** The shortest time between two reads of one ticket: what changes meanwhile is told together. */
    @WithDefault("250MS")
    Duration pause();

    /** Events that may wait for one slow reader; with more the stream ends, and its browser comes back for the rest. */
    @Min(1)
    @WithDefault("1000")
    int waitingEvents();

    /**
     * How much of what was already told is told again to a browser that reconnects. It covers what transactions take from
     * their time stamp to their commit, and how far the clocks of replicas are apart.
     */
    @WithDefault("10S")
    Duration overlap();

    /** How often the listening connection is asked for a sign of life, and how long it may take to answer. */
    @WithDefault("10S")
    Duration ping();

    /** How long to wait before the listening connection is made anew. */
    @WithDefault("1S")
    Duration reconnect();
}
