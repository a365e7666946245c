/**
 * What a replica looks at again and again: whether it sees it, and what jobs say while the database is away.
 * What is looked at, and how often, is in the room that it belongs to.
 */
package org.almoner.database.look;
