package dev.martello.evidence.settings;

/**
 * A module that is loaded into the kernel.
 *
 * @param taint the letters by which the kernel marks what it thinks of it, as {@code OE}; empty for one from the kernel's own tree, signed
 * @see <a href="https://docs.kernel.org/admin-guide/tainted-kernels.html">Tainted kernels</a>
 */
public record KernelModule(String name, String taint) {}
