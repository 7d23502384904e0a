/** Files of PyTorch's {@code torch.save}, read without executing any of their code. */
@NullMarked
package dev.fovea.formats.pytorch;

import org.jspecify.annotations.NullMarked;
