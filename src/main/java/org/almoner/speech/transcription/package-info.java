/**
 * Has recordings transcribed by a server that speaks as OpenAI's API does. Replicas share the work.
 * Nobody is answered here: what was heard is stored, and shown by {@code intake} and {@code admin}.
 */
package org.almoner.speech.transcription;
