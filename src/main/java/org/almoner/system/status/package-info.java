/**
 * How the service and what it needs are: liveness, the check of the six services, its history, and what follows from both.
 * What a service is and does is its own room's business; here it is only asked how it fares.
 */
package org.almoner.system.status;
