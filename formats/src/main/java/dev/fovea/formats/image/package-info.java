/** Images from files: PNG, JPEG and any other format that an installed ImageIO plugin reads. */
@NullMarked
package dev.fovea.formats.image;

import org.jspecify.annotations.NullMarked;
