/**
 * ELF files: the programs and libraries of Linux and FreeBSD.
 *
 * <p>In come the octets of a file, read only where they are asked for; out goes what its maker and its linker did so that a flaw in
 * it is harder to use. Nothing is executed, and nothing is judged. A file is written by an enemy: each size and each count is bounded
 * before it is used, and time is linear in what is read.
 *
 * @see <a href="https://gabi.xinuos.com/">System V ABI, "Object Files"</a>
 */
@NullMarked
package dev.martello.evidence.elf;

import org.jspecify.annotations.NullMarked;
