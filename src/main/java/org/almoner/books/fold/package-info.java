/**
 * Follows the journal and adds it up by quarter hours, hours and days; months that are closed are booked around here. What is asked of
 * the sums is read by {@code series}, and who closed a month is kept by {@code period}.
 */
package org.almoner.books.fold;
