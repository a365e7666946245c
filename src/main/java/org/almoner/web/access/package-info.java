/**
 * Who may come in and how often: the doors to {@code /admin}, origins, clients, rate limits, and who changed what.
 * How much the process can carry is in {@code load}.
 */
package org.almoner.web.access;
