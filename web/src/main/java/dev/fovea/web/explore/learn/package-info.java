/** Training in the page, architectures as they are typed, and examples of one's own. */
@NullMarked
package dev.fovea.web.explore.learn;

import org.jspecify.annotations.NullMarked;
