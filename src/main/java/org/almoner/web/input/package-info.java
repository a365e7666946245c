/**
 * How texts, words, ids, times and forms of callers are read, each with its bounds.
 * What they mean is the business of whoever asks for them.
 */
package org.almoner.web.input;
