/**
 * What a frontend may rely on: the OpenAPI document says all of it, and what it does not know of is refused.
 * What a single operation takes and answers is said beside it, in its own room.
 */
package org.almoner.web.contract;
