/**
 * Charts that the server draws as SVG, without a script and without a style in the drawing: what it looks like is in the style sheet.
 * No framework and no database; every chart has a table behind it in its page.
 */
package org.almoner.desk.chart;
