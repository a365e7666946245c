/**
 * Recordings of a ticket: they arrive in parts, wait for a transcription server, and are heard and read by administrators.
 * Audio and transcripts are personal data: shown to administrators only, never logged.
 */
package org.almoner.speech;
