/**
 * How each of the six services is asked how it fares, and who answers for this installation: liveness and its id. What is made of
 * the answers, kept and shown is the floor above; what a service does is its own room's business.
 */
package org.almoner.system.check;
