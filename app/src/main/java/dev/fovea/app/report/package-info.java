/** The report of a training: its command, and what training writes by itself. */
@NullMarked
package dev.fovea.app.report;

import org.jspecify.annotations.NullMarked;
