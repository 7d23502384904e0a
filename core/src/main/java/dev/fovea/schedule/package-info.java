/** Learning rate schedules, which are functions of the step. */
@NullMarked
package dev.fovea.schedule;

import org.jspecify.annotations.NullMarked;
