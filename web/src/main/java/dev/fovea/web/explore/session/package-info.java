/** What one page does with one network: its state and its commands. */
@NullMarked
package dev.fovea.web.explore.session;

import org.jspecify.annotations.NullMarked;
