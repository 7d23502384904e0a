/** The live explorer of networks in the browser. */
@NullMarked
package dev.fovea.web.explore;

import org.jspecify.annotations.NullMarked;
