/**
 * Recordings for administrators: find them, hear them, try them again, delete them.
 * None comes in here and none is transcribed; nothing is shown to their senders, and nothing of what was said to auditors.
 */
package org.almoner.speech.admin;
