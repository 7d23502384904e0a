/**
 * Handwriting-like digits that are drawn from strokes: the data set that needs no file and no
 * network.
 *
 * <p>A {@link dev.fovea.data.digits.Glyph} describes how a digit is written, as strokes through
 * knots. A {@link dev.fovea.data.digits.Hand} describes how writers differ, and gives a {@link
 * dev.fovea.data.digits.Pen} and a {@link dev.fovea.data.digits.Deformation} for each sample.
 * Writing a glyph gives a {@link dev.fovea.data.digits.Trace}, the way of the pen, which is drawn
 * at any size, place and angle as {@link dev.fovea.data.digits.Ink}. {@link
 * dev.fovea.data.digits.DigitGenerator} puts these together; every result is a pure function of its
 * seed and an index, equal to the bit on every machine.
 */
@NullMarked
package dev.fovea.data.digits;

import org.jspecify.annotations.NullMarked;
