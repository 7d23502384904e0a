/** The files of the page, and who may have them. */
@NullMarked
package dev.fovea.web.explore.page;

import org.jspecify.annotations.NullMarked;
