/**
 * What every resource shares, on floors that the table of docs/architecture.md lists; in this package itself is what needs none of them:
 * the paths that are there, texts in HTML, addresses of assets.
 * No resource of a subject lives here, and no rule of one.
 */
package org.almoner.web;
