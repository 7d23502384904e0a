/** Attribution of decisions to the pixels of an image, and images that excite a unit. */
@NullMarked
package dev.fovea.insight.attribution;

import org.jspecify.annotations.NullMarked;
