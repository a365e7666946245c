/**
 * How recordings come in and how their senders see them; an administrator is told at the same address what was said, too.
 * None is played or transcribed here, and pieces of audio are written by the room's own {@code AudioStore}.
 */
package org.almoner.speech.intake;
