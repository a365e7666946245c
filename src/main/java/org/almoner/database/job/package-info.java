/**
 * Who of the replicas does which job, and when; how one runs and is told of when it stops.
 * What a job does is in the room that it belongs to.
 */
package org.almoner.database.job;
