package org.almoner.speech.transcription;

import java.util.UUID;

/**
 * A recording that this replica has a lease on.
 *
 * @param holder of the lease; another for each try
 * @param attempts this one among them
 * @param putOff how often it was put off, as the server transcribed nothing
 */
record Job(UUID recordingId, UUID holder, String mediaType, long sizeBytes, int parts, int attempts, int putOff) {}
