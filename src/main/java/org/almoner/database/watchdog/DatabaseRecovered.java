package org.almoner.database.watchdog;

import java.time.Instant;

/**
 * Fired asynchronously ({@code @ObservesAsync}) when the database answers again after pings that failed, so that what had to
 * wait for it can be done.
 *
 * @param at when the ping was answered
 */
public record DatabaseRecovered(Instant at) {}
