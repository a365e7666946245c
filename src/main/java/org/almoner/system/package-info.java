/** The service as operators see it: whether it runs, and how its parts are. */
package org.almoner.system;
