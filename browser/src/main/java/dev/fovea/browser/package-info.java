/**
 * Networks in a page that needs no server: Fovea's own engine, compiled to JavaScript, and what
 * writes the page.
 */
@NullMarked
package dev.fovea.browser;

import org.jspecify.annotations.NullMarked;
