/** Images from files: PNG, JPEG and whatever else the ImageIO plugins at hand read. */
@NullMarked
package dev.fovea.formats.image;

import org.jspecify.annotations.NullMarked;
