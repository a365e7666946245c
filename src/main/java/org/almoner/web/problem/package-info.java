/**
 * Every status of 400 and more as a problem (RFC 9457), and the rules of JSON bodies.
 * Which input is bad is decided where it is read, not here.
 */
package org.almoner.web.problem;
