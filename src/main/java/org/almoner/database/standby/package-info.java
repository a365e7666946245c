/**
 * A streaming standby that serves what may be some seconds old, while it is not too far behind.
 * Without {@code DATABASE_READ_URL} it asks nobody anything and hands all readings to the primary.
 */
package org.almoner.database.standby;
