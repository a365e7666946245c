/**
 * The service itself: its clock, and what a setting is.
 * Whatever belongs to one subject lives in the room of that subject.
 */
package org.almoner;
