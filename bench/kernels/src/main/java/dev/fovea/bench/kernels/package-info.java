/** The kernels over the shapes of known networks, beside what the processor can do at most. */
package dev.fovea.bench.kernels;
