/**
 * What a frontend may rely on: the OpenAPI document says all of it, and what it does not know of is refused.
 */
package org.almoner.web.contract;
