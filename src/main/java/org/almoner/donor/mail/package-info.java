/**
 * How a letter gets to a mail server (SMTP), and what became of it. What is in it belongs to whoever wrote it; nothing of it, and no
 * address, is kept or logged here.
 */
package org.almoner.donor.mail;
