/**
 * What a search makes of texts: plain words out of Markdown, chunks, pairs of characters for languages without spaces, and the part
 * that is shown of a find. Neither a database nor a framework.
 */
package org.almoner.knowledge.text;
