/** What is done by itself or on request, and how far it is. */
package org.almoner.system.job;
