/** How recordings come in and how their senders see them. */
package org.almoner.speech.intake;
