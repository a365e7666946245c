/**
 * What every room that keeps personal data offers: to forget a person.
 * Whoever asks for it, and in which order, is not decided here.
 */
package org.almoner.web.privacy;
