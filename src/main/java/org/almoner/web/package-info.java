/**
 * What every resource shares, on floors: {@code problem}, {@code paging}, {@code input}, {@code access}, {@code load}.
 * No resource of a subject lives here, and no rule of one.
 */
package org.almoner.web;
