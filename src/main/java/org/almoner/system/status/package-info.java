/**
 * How the service and what it needs are: the check of the six services as a whole, its history, and what follows from both. How one
 * of them is asked is the floor below.
 */
package org.almoner.system.status;
