/**
 * Texts that can be searched: documents of administrators, and transcripts. Each is cut into chunks, of which PostgreSQL's
 * full-text search finds the best. What nobody has published is personal data: shown to administrators only, never logged.
 */
package org.almoner.knowledge;
