/**
 * The service itself: its clock, how its process ends, what a setting and an address are, what caused a failure and how long its next
 * try waits, hashes, what several rooms count by.
 * Whatever belongs to one subject lives in the room of that subject.
 */
package org.almoner;
