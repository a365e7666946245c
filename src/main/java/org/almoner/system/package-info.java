/**
 * The service as operators see it: its start and end, whether it runs, and how its parts are.
 * No rule of another room is repeated here.
 */
package org.almoner.system;
