/** Has recordings transcribed by a server that speaks as OpenAI's API does. Replicas share the work. */
package org.almoner.speech.transcription;
