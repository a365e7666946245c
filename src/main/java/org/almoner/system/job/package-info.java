/**
 * What is done by itself or on request, and how far it is.
 * What a job does is in its own room, and whose turn it is in {@code database.job}.
 */
package org.almoner.system.job;
