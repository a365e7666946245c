/** The languages that donors are written to in. Sentences stand in the rooms that say them. */
package org.almoner.donor.language;
