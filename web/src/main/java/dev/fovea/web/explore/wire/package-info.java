/** What goes between the page and the server: packets, and maps as bytes. */
@NullMarked
package dev.fovea.web.explore.wire;

import org.jspecify.annotations.NullMarked;
