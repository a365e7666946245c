/**
 * What every start passes before a request is served: address, connection, migrations, schema.
 * What looks after the database afterwards is in {@code watchdog}.
 */
package org.almoner.database.gate;
